import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { adapt, quickstart, scratchFolder } from "./support.ts";

const scratch = scratchFolder();
afterAll(() => scratch.remove());

test("the quick start is clean", async () => {
  const { code, out, err } = await adapt(["check", join(quickstart, "quickstart.adapt")]);
  expect({ code, out }).toEqual({ code: 0, out: "" });
  expect(err).toMatch(/no errors\n$/);
});

test("an error goes to standard error with its place, and the exit code is 1", async () => {
  const file = scratch.path("nested.adapt");
  writeFileSync(file, "adapter a : lora()\nadapter b : lora()\ncompose both = Stack(a, Stack(b, a))\n");
  const { code, out, err } = await adapt(["check", file]);
  expect(code).toBe(1);
  expect(out).toBe("");
  expect(err).toContain("error[E0401]");
  expect(err).toContain(`${file}:3:`);
});

test("--format json prints one object on standard output and nothing else", async () => {
  const file = scratch.path("unknown.adapt");
  writeFileSync(file, "compose c = Stack(nobody)\n");
  const { code, out, err } = await adapt(["check", "--format", "json", file]);
  expect({ code, err }).toEqual({ code: 1, err: "" });
  const report: unknown = JSON.parse(out);
  expect(report).toMatchObject({
    diagnostics: [{ code: "E0201", severity: "error", file, range: { start: { line: 0, character: 18 } } }],
    summary: { errors: 1 },
  });
});

test("standard input can be checked", async () => {
  const { code, err } = await adapt(["check", "-"], "compose c = Stack(nobody)\n");
  expect(code).toBe(1);
  expect(err).toContain("<stdin>:1:19");
});

test("all files are checked, not only up to the first with errors", async () => {
  writeFileSync(scratch.path("one.adapt"), "adapter a : nothing()\n");
  writeFileSync(scratch.path("two.adapt"), "adapter b : nobody()\n");
  const { code, err } = await adapt(["check", scratch.path("one.adapt"), scratch.path("two.adapt")]);
  expect(code).toBe(1);
  expect(err).toContain("one.adapt:1:");
  expect(err).toContain("two.adapt:1:");
});

test("--set changes a `let`", async () => {
  const file = scratch.path("set.adapt");
  writeFileSync(file, "let rank = 4\nadapter a : lora(r=rank)\ncompose c = Stack(a)\n");
  expect((await adapt(["check", file])).code).toBe(0);
  expect((await adapt(["check", file, "--set", "rank=-3"])).code).toBe(1);
});

test.each([
  ["a file that is not there", "missing.adapt", undefined],
  ["an empty folder in place of a file", ".", undefined],
  ["bytes that are no text", "noise.adapt", new Uint8Array([0xff, 0xfe, 0, 1, 2, 0x80])],
  ["brackets a hundred thousand deep", "deep.adapt", `compose c = ${"Stack(".repeat(100_000)}`],
  ["parentheses a hundred thousand deep", "sum.adapt", `let a = ${"(".repeat(100_000)}1${")".repeat(100_000)}`],
  ["ten megabytes of one name", "long.adapt", `compose ${"a".repeat(10_000_000)}`],
  ["ten megabytes of broken lines", "broken.adapt", "compose = = (\n".repeat(700_000)],
])("%s is an error in words within seconds", { timeout: 60_000 }, async (_, name, content) => {
  const file = scratch.path(name);
  if (content !== undefined) writeFileSync(file, content);
  const start = performance.now();
  const { code, err } = await adapt(["check", file]);
  expect(code).toBe(1);
  expect(err).not.toMatch(/internal error|^\s+at /m);
  expect(err.length).toBeLessThan(1_000_000);
  expect(performance.now() - start).toBeLessThan(20_000);
});

test("a file with a mistake on each of very many lines is answered within seconds", { timeout: 60_000 }, async () => {
  const start = performance.now();
  const { code, err } = await adapt(["check", "-"], "adapter a : lora(r=0)\n".repeat(20_000));
  expect(code).toBe(1);
  expect(err.match(/^error/gm)).toHaveLength(1000);
  expect(err).toContain("… and 19000 more");
  expect(performance.now() - start).toBeLessThan(20_000);
});

test("a file that is not there is said to be missing", async () => {
  const { code, err } = await adapt(["check", scratch.path("nowhere.adapt")]);
  expect(code).toBe(1);
  expect(err).toMatch(/error\[E0203\]: the file ".*nowhere\.adapt" was not found/);
  for (const argv of [["build"], ["run", "--text", "x"], ["verify"]])
    expect((await adapt([...argv, scratch.path("nowhere.adapt"), "web"])).code).toBe(1);
});
