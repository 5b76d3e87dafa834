import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Build } from "../../language/program/program.ts";
import { openInProcess } from "../../runtime/engine/in-process.ts";
import { type BuildCompiler, createBuildCompiler } from "../../runtime/project/compile-in-memory.ts";
import { inputsFromTexts } from "../../runtime/project/given-inputs.ts";
import { loadProgram } from "../../runtime/project/load-program.ts";
import { type OpenedBuild, openBuild } from "../../runtime/project/run-build.ts";

type Branch = "language" | "topic";
type Expected = { readonly text: string } & Readonly<
  Record<Branch, { readonly logits: readonly number[]; readonly label: string }>
>;

const file = join(import.meta.dirname, "../../examples/quickstart/quickstart.adapt");
const sentences = JSON.parse(readFileSync(join(import.meta.dirname, "expected.json"), "utf8")) as readonly Expected[];
const branches: readonly Branch[] = ["language", "topic"];

let build: Build;
let compiler: BuildCompiler;
let opened: OpenedBuild;

beforeAll(async () => {
  const loaded = loadProgram(file);
  const [first] = loaded.program.builds;
  if (!first) throw new Error(loaded.diagnostics[0]?.message);
  build = first;
  compiler = createBuildCompiler(loaded.facts);
  const result = await openBuild(compiler, build, { device: "cpu", open: openInProcess });
  if (!result.ok) throw new Error(result.problems[0]?.message);
  opened = result.value;
});

afterAll(async () => {
  await opened.session.close();
  compiler.close();
});

/** Logits of every row, by branch. */
async function answer(texts: readonly string[]): Promise<Readonly<Record<Branch, readonly (readonly number[])[]>>> {
  const inputs = await inputsFromTexts(build, opened.compiled.inputs, texts);
  if (!inputs.ok) throw new Error(inputs.problems[0]?.message);
  const outputs = await opened.session.run(inputs.value);
  if (!outputs.ok) throw new Error(outputs.problems[0]?.message);
  const rows = (branch: Branch) => {
    const tensor = outputs.value.get(`${branch}.logits`);
    const width = tensor?.shape[1] ?? 0;
    const data = Array.from(tensor?.data ?? [], Number);
    return texts.map((_, row) => data.slice(row * width, (row + 1) * width));
  };
  return { language: rows("language"), topic: rows("topic") };
}

function expectRow(row: readonly number[] | undefined, { logits, label }: Expected[Branch], branch: Branch): void {
  expect(row).toHaveLength(logits.length);
  const differences = (row ?? []).map((value, i) => Math.abs(value - (logits[i] ?? Number.NaN)));
  expect(Math.max(...differences)).toBeLessThan(1e-3);
  const labels = opened.compiled.outputs.find((output) => output.branch === branch)?.labels;
  expect(labels?.[(row ?? []).indexOf(Math.max(...(row ?? [])))]).toBe(label);
}

test("every sentence alone gets the library's logits and labels", async () => {
  expect(sentences.length).toBeGreaterThan(100);
  for (const sentence of sentences) {
    const answers = await answer([sentence.text]);
    for (const branch of branches) expectRow(answers[branch][0], sentence[branch], branch);
  }
});

test("all sentences, of every length, in one batch get the same", async () => {
  const answers = await answer(sentences.map(({ text }) => text));
  for (const branch of branches)
    for (const [i, sentence] of sentences.entries()) expectRow(answers[branch][i], sentence[branch], branch);
});
