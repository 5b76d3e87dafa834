import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { readTensorFile } from "../../runtime/project/tensor-files.ts";
import { adapt } from "../cli/support.ts";

const examples = join(import.meta.dirname, "../../examples");
const quickstart = join(examples, "quickstart/quickstart.adapt");
const scratch = mkdtempSync(join(tmpdir(), "adapt-examples-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const files = [
  ...readdirSync(examples)
    .filter((name) => name.endsWith(".adapt"))
    .map((name) => join(examples, name)),
  quickstart,
];

describe.each(files)("%s", (file) => {
  test("is clean and formatted", async () => {
    expect(await adapt(["check", file])).toMatchObject({ code: 0, err: expect.not.stringContaining("warning") });
    expect(await adapt(["fmt", "--check", file])).toMatchObject({ code: 0 });
  });
});

const sentences = ["Von regcomp() können Fehler kommen.", "Chaque clé.", "The kernel reads it."];

/** The outputs of a run, by name, as plain numbers. */
async function run(argv: readonly string[]): Promise<ReadonlyMap<string, readonly number[]>> {
  const output = join(scratch, "out.safetensors");
  const ran = await adapt(["run", ...argv, "--output", output]);
  if (ran.code !== 0) throw new Error(ran.err);
  const tensors = readTensorFile(output);
  if (!tensors.ok) throw new Error(tensors.problems[0]?.message);
  return new Map([...tensors.value].map(([name, tensor]) => [name, Array.from(tensor.data, Number)]));
}

const texts = (given: readonly string[]) => given.flatMap((text) => ["--text", text]);

function expectClose(ours: readonly number[] | undefined, expected: readonly number[] | undefined): void {
  expect(ours).toHaveLength(expected?.length ?? -1);
  const differences = (ours ?? []).map((value, i) => Math.abs(value - (expected?.[i] ?? Number.NaN)));
  expect(Math.max(...differences)).toBeLessThan(1e-4);
}

test("average.adapt: both ways give the same", async () => {
  const file = join(examples, "average.adapt");
  const outputs = await run([file, "outputs", ...texts(sentences)]);
  const weights = await run([file, "weights", ...texts(sentences)]);
  expectClose(outputs.get("logits"), weights.get("logits"));
});

test("batch-split.adapt: each row gets what the quick start gives it", async () => {
  const rows = await run([join(examples, "batch-split.adapt"), ...texts(sentences)]);
  const all = await run([quickstart, ...texts(sentences)]);
  expectClose(rows.get("language.logits"), all.get("language.logits")?.slice(0, 2 * 6));
  expectClose(rows.get("topic.logits"), all.get("topic.logits")?.slice(2 * 3));
});

test("switch.adapt: the third row is the base model, the others are not", async () => {
  const rows = (await run([join(examples, "switch.adapt"), "--input", join(examples, "switch.json")])).get(
    "pooler_output",
  );
  const [first, second, third] = [0, 1, 2].map((row) => rows?.slice(64 * row, 64 * (row + 1)));
  const sentence = "Chaque clé possède un comptage de références.";
  const base = await run([join(import.meta.dirname, "base.adapt"), ...texts([sentence])]);
  expectClose(third, base.get("pooler_output"));
  expect(first).not.toEqual(third);
  expect(second).not.toEqual(third);
});

test("stack.adapt: the seed decides the fresh weights", async () => {
  const file = join(examples, "stack.adapt");
  const once = await run([file, ...texts(sentences)]);
  expect(await run([file, ...texts(sentences)])).toEqual(once);
  expect(await run([file, ...texts(sentences), "--set", "width=4"])).not.toEqual(once);
});

test("the README's program is the quick start and prints what the README shows", async () => {
  const readme = readFileSync(join(examples, "../README.md"), "utf8");
  const [command = "", ...answer] = ["sh", "text"].map((language) => block(readme, language));
  const [, sentence = ""] = command.match(/--text "(.*)"/) ?? [];
  const { out } = await adapt(["run", quickstart, "--text", sentence]);
  expect(answer.join("\n")).toBe(out);
  const declarations = (text: string) =>
    text.split("\n").filter((line) => /^(model|adapter|head|build)|^ {2}(model|active|out)/.test(line));
  expect(declarations(block(readme, "adapt"))).toEqual(declarations(readFileSync(quickstart, "utf8")));
});

/** The first block of a language. */
function block(markdown: string, language: string): string {
  return markdown.match(new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, "s"))?.[1] ?? "";
}
