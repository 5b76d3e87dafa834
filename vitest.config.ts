import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    pool: "forks",
    testTimeout: 20_000,
    // The reference runner reports a table of its own.
    slowTestThreshold: 2_000,
  },
});
