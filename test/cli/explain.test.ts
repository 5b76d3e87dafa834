import { expect, test } from "vitest";
import { adapt } from "./support.ts";

test("a code in any case gets its page", async () => {
  const { code, out } = await adapt(["explain", "e0401"]);
  expect(code).toBe(0);
  expect(out).toMatch(/^E0401: /);
  expect(out.length).toBeGreaterThan(200);
});
