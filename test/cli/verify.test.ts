import { join } from "node:path";
import { expect, test } from "vitest";
import { adapt, quickstart } from "./support.ts";

const main = join(quickstart, "quickstart.adapt");

test("the optimised build is the plain one", async () => {
  const { code, out } = await adapt(["verify", main]);
  expect(out).toContain("the same");
  expect(code).toBe(0);
});

test("bench compares with the base alone", async () => {
  const { code, out } = await adapt(["bench", main]);
  expect(code).toBe(0);
  expect(out).toContain("base alone");
}, 30_000);
