import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { afterAll, expect, test } from "vitest";
import { mayDoAnything, skipped } from "../support/skip.ts";
import { adapt, scratchFolder } from "./support.ts";

const scratch = scratchFolder();
afterAll(() => scratch.remove());

const ragged = 'model   m="./m" // base\nadapter a:LoRAConfig( r = 8 )\n';

test("files are formatted in place, once", async () => {
  const file = scratch.path("a.adapt");
  writeFileSync(file, ragged);
  expect(await adapt(["fmt", file])).toMatchObject({ code: 0, out: `formatted ${file}\n` });
  const formatted = readFileSync(file, "utf8");
  expect(formatted).toContain("lora(r=8)");
  expect(formatted).toContain("// base");
  expect(await adapt(["fmt", file])).toMatchObject({ code: 0, out: "" });
});

test("--check only says what it would do", async () => {
  const file = scratch.path("b.adapt");
  writeFileSync(file, ragged);
  expect(await adapt(["fmt", "--check", file])).toMatchObject({ code: 1, out: `${file} is not formatted\n` });
  expect(readFileSync(file, "utf8")).toBe(ragged);
});

test("--stdin formats a pipe", async () => {
  const { code, out } = await adapt(["fmt", "--stdin"], ragged);
  expect(code).toBe(0);
  expect(out).toContain("lora(r=8)");
});

test("a file with syntax errors is left as it is", async () => {
  const file = scratch.path("c.adapt");
  writeFileSync(file, "model m = = \n");
  const { code, err } = await adapt(["fmt", file]);
  expect(code).toBe(1);
  expect(err).toContain("error[E01");
  expect(readFileSync(file, "utf8")).toBe("model m = = \n");
});

test("a missing file is an error in words", async () => {
  expect(await adapt(["fmt", scratch.path("none.adapt")])).toMatchObject({
    code: 1,
    err: expect.stringContaining("E0203"),
  });
});

test.skipIf(skipped("a file that may not be written", mayDoAnything))(
  "a file that may not be written is E0604",
  async () => {
    const file = scratch.path("d.adapt");
    writeFileSync(file, ragged);
    chmodSync(file, 0o444);
    expect(await adapt(["fmt", file])).toMatchObject({ code: 1, err: expect.stringContaining("E0604") });
  },
);
