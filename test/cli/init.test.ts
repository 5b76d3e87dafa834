import { writeFileSync } from "node:fs";
import { afterAll, expect, test } from "vitest";
import { adapt, scratchFolder } from "./support.ts";

const scratch = scratchFolder();
afterAll(() => scratch.remove());

test("a new project passes the check and formatting", async () => {
  const folder = scratch.path("project");
  expect(await adapt(["init", folder])).toMatchObject({ code: 0, out: expect.stringContaining("adapt check") });
  expect((await adapt(["check", `${folder}/quickstart.adapt`])).code).toBe(0);
  expect((await adapt(["fmt", "--check", `${folder}/quickstart.adapt`])).code).toBe(0);
});

test("a folder that holds something is left alone", async () => {
  writeFileSync(scratch.path("mine.txt"), "");
  expect(await adapt(["init", scratch.folder])).toMatchObject({ code: 2, err: expect.stringContaining("not empty") });
});
