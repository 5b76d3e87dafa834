import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { readTensorFile } from "../../runtime/project/tensor-files.ts";
import { adapt, quickstart, scratchFolder } from "./support.ts";

const scratch = scratchFolder();
afterAll(() => scratch.remove());
const main = join(quickstart, "quickstart.adapt");
const batchSplit = join(quickstart, "../batch-split.adapt");
const golden = join(import.meta.dirname, "../golden/data/bert");

interface Expected {
  readonly text: string;
  readonly language: { readonly logits: readonly number[]; readonly label: string };
  readonly topic: { readonly logits: readonly number[]; readonly label: string };
}
const sentences = JSON.parse(
  readFileSync(join(import.meta.dirname, "../quickstart/expected.json"), "utf8"),
) as readonly Expected[];

test("sentences get the library's labels, a table for each", async () => {
  const [first, second] = sentences;
  if (!first || !second) throw new Error("expected.json is empty");
  const { code, out, err } = await adapt(["run", main, "--text", first.text, "--text", second.text]);
  expect({ code, err }).toEqual({ code: 0, err: "" });
  for (const { text, language, topic } of [first, second]) {
    const block = out.slice(out.indexOf(text));
    expect(block).toMatch(new RegExp(`language +${language.label} +\\d+\\.\\d %`));
    expect(block).toMatch(new RegExp(`topic +${topic.label} +\\d+\\.\\d %`));
  }
});

test("each line gives all classes with their probabilities, likeliest first", async () => {
  const { out } = await adapt(["run", main, "--text", "Chaque clé possède un comptage de références."]);
  const topic = out.split("\n").find((line) => line.includes("topic")) ?? "";
  const percents = [...topic.matchAll(/(\d+\.\d) %/g)].map(([, percent]) => Number(percent));
  expect(topic).toMatch(/programming.*command.*concept/);
  expect(percents).toEqual(percents.toSorted((a, b) => b - a));
  expect(percents.reduce((sum, percent) => sum + percent)).toBeCloseTo(100, 0);
});

test("logits agree with the library to 1e-3, one sentence at a time and padded together", async () => {
  const some = sentences.slice(0, 6);
  const output = scratch.path("logits.safetensors");
  const argv = ["run", main, ...some.flatMap(({ text }) => ["--text", text]), "--output", output];
  expect((await adapt(argv)).code).toBe(0);
  const tensors = readTensorFile(output);
  if (!tensors.ok) throw new Error(tensors.problems[0]?.message);
  for (const branch of ["language", "topic"] as const) {
    const expected = some.flatMap((sentence) => sentence[branch].logits);
    const ours = Array.from(tensors.value.get(`${branch}.logits`)?.data ?? [], Number);
    expect(ours).toHaveLength(expected.length);
    ours.forEach((value, i) => {
      expect(value).toBeCloseTo(expected[i] ?? Number.NaN, 2.7);
    });
  }
});

test("under BatchSplit each sentence gets the answer of the child that has its row", async () => {
  const texts = ["Von regcomp() können Fehler kommen.", "Chaque clé.", "The kernel reads it."];
  const { code, out } = await adapt(["run", batchSplit, ...texts.flatMap((text) => ["--text", text])]);
  expect(code).toBe(0);
  const answered = out.split("\n\n").map((block) =>
    block
      .trim()
      .split(/\n? {2,}/)
      .slice(0, 3),
  );
  expect(answered).toEqual([
    [texts[0], "language", "German"],
    [texts[1], "language", "French"],
    [texts[2], "topic", "programming"],
  ]);
});

const switched = join(quickstart, "../switch.adapt");
const twoTexts = ["--text", "Chaque clé.", "--text", "The kernel."];

test("a file beside sentences gives what sentences cannot", async () => {
  const input = scratch.path("ids.json");
  writeFileSync(input, '{"adapter_ids": [0, 2]}');
  const { code, out, err } = await adapt(["run", switched, ...twoTexts, "--input", input]);
  expect({ code, err }).toEqual({ code: 0, err: "" });
  expect(out).toMatch(/last_hidden_state +\[2, /);
});

test.each([
  ["without the ids", undefined, "E0605", 'write {"adapter_ids": [0, 0]} to a file'],
  ["with the sentences' ids again", '{"input_ids": [[2], [2]], "adapter_ids": [0, 1]}', "E0602", "given twice"],
  ["with the id of a child that is not there", '{"adapter_ids": [0, 3]}', "E0602", "`adapter_ids` holds 3 in row 1"],
  ["with an id below zero", '{"adapter_ids": [-1, 0]}', "E0602", "`Switch` has 3 children: give 0 to 2"],
  ["with ids for another number of rows", '{"adapter_ids": [0, 1, 2]}', "E0602", "`batch` is 2"],
])("sentences for a Switch %s", async (_, content, code, words) => {
  const input = scratch.path("ids-wrong.json");
  if (content !== undefined) writeFileSync(input, content);
  const ran = await adapt(["run", switched, ...twoTexts, ...(content === undefined ? [] : ["--input", input])]);
  expect(ran).toMatchObject({ code: 1, err: expect.stringContaining(code) });
  expect(ran.err).toContain(words);
  expect(ran.err.match(/error\[/g)).toHaveLength(1);
});

test("a batch of another size than BatchSplit divides is said once, with the sizes", async () => {
  const { code, err } = await adapt(["run", batchSplit, ...twoTexts]);
  expect(code).toBe(1);
  expect(err).toContain("the build takes 3 rows, it was given 2");
  expect(err).toContain("`BatchSplit` divides 2 + 1 = 3 rows");
  expect(err.match(/error\[/g)).toHaveLength(1);
});

test("a sequence of another length than Split divides is said once, with the sizes", async () => {
  const file = scratch.path("split.adapt");
  const declarations = readFileSync(main, "utf8").replaceAll('"./', `"${quickstart}/`).split("build ")[0] ?? "";
  const active = "Split(language, none, splits=[2, 3])";
  writeFileSync(file, `${declarations}\nbuild parts { model = pages, active = ${active}, heads = [language] }\n`);
  const input = scratch.path("four.json");
  writeFileSync(input, '{"input_ids": [[2, 5, 6, 3]], "attention_mask": [[1, 1, 1, 1]]}');
  const { code, err } = await adapt(["run", file, "--input", input]);
  expect(code).toBe(1);
  expect(err).toContain("the build takes 5 tokens, it was given 4");
  expect(err).toContain("`Split` divides 2 + 3 = 5 tokens");
  expect(err.match(/error\[/g)).toHaveLength(1);
});

test("a text longer than the model's positions is cut, not refused, and that is said", async () => {
  const { code, out, err } = await adapt(["run", main, "--text", "a short one", "--text", "word ".repeat(500)]);
  expect(code).toBe(0);
  expect(out).toContain("language");
  expect(err).toMatch(/warning\[W0501\]: text 2 is cut to \d+ tokens/);
});

test("JSON in, JSON out", async () => {
  const input = scratch.path("in.json");
  const output = scratch.path("out.json");
  writeFileSync(input, '{"input_ids": [[2, 5, 6, 3]]}');
  expect((await adapt(["run", main, "--input", input, "--output", output])).code).toBe(0);
  const answer: unknown = JSON.parse(readFileSync(output, "utf8"));
  expect(answer).toMatchObject({ "language.logits": [expect.any(Array)] });
});

test("a missing input is E0605 and names those that exist", async () => {
  const input = scratch.path("none.json");
  writeFileSync(input, '{"ids": [[2, 3]]}');
  expect(await adapt(["run", main, "--input", input])).toMatchObject({
    code: 1,
    err: expect.stringMatching(/E0605.*`input_ids`/s),
  });
});

test("an unknown input is the warning W0605", async () => {
  const input = scratch.path("more.json");
  writeFileSync(input, '{"input_ids": [[2, 3]], "labels": [1]}');
  expect(await adapt(["run", main, "--input", input])).toMatchObject({
    code: 0,
    err: expect.stringMatching(/W0605.*`attention_mask`/s),
  });
});

test.each([
  ["a missing file", "nowhere.safetensors", undefined, "E0501"],
  ["a damaged file", "noise.safetensors", "not a tensor file", "E0502"],
  ["an id above the vocabulary", "big.json", '{"input_ids": [[2], [999999]]}', "`input_ids` holds 999999 in row 1"],
  ["an id below zero", "negative.json", '{"input_ids": [[2, -3]]}', "`input_ids` holds -3 in row 0"],
  ["a wrong shape", "flat.json", '{"input_ids": [1, 2]}', "E0602"],
])("%s is an error in words", async (_, name, content, words) => {
  if (content !== undefined) writeFileSync(scratch.path(name), content);
  const { code, err } = await adapt(["run", main, "--input", scratch.path(name)]);
  expect(code).toBe(1);
  expect(err).toContain(words);
  expect(err).not.toMatch(/internal error|^\s+at /m);
});

test("a device that is not there fails from outside, with a way out", async () => {
  const { code, err } = await adapt(["run", main, "--text", "hello", "--device", "cuda"]);
  expect(code).toBe(3);
  expect(err).toContain("--device cpu");
});

test("--all writes a file a build and ends with a line a build", async () => {
  const file = scratch.path("all.adapt");
  const source = readFileSync(main, "utf8").replaceAll('"./', `"${quickstart}/`);
  const builds = "build one { model = pages, active = language }\nbuild bad { model = pages, active = nobody }\n";
  writeFileSync(file, source + builds);
  const input = scratch.path("all.json");
  writeFileSync(input, '{"input_ids": [[2, 5, 6, 3]]}');
  const folder = scratch.path("results");
  const { code, out } = await adapt(["run", file, "--all", "--input", input, "--output-dir", folder]);
  expect(code).toBe(1);
  expect(
    out
      .trimEnd()
      .split("\n")
      .map((line) => line.split(":")[0]),
  ).toEqual(["web", "one", "bad"]);
  expect(out).toContain("bad: failed: E0201");
  expect(readdirSync(folder).sort()).toEqual(["one.safetensors", "web.safetensors"]);
});

test("--all of reference cases reads safetensors", async () => {
  const folder = scratch.path("golden");
  const input = join(golden, "inputs.safetensors");
  const { out } = await adapt(["run", join(golden, "golden.adapt"), "--all", "--input", input, "--output-dir", folder]);
  expect(existsSync(join(folder, "plain.safetensors"))).toBe(true);
  expect(out).toContain("multitask:");
}, 60_000);

test("a build whose name is needed is asked for", async () => {
  expect(await adapt(["run", join(golden, "golden.adapt"), "--input", "x.json"])).toMatchObject({
    code: 2,
    err: expect.stringContaining("name one of them"),
  });
});
