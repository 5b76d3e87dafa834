import { defineConfig } from "vitest/config";

/** Real editors: slow, and skipped with a reason where a program cannot be had. `npm run test:editors`. */
export default defineConfig({
  test: {
    include: ["test/editors/*.client.ts"],
    pool: "forks",
    // Editors share two cores with whatever else runs.
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 180_000,
  },
});
