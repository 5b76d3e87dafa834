import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { readTensorFile } from "../../runtime/project/tensor-files.ts";
import { adapt, quickstart, scratchFolder } from "./support.ts";

const scratch = scratchFolder();
afterAll(() => scratch.remove());

const source = `model m = "${join(quickstart, "model")}"
adapter topic from "${join(quickstart, "adapters/topic")}"
head pair : multiple_choice()
head trio : multiple_choice(num_choices=3)
head kind : classification()
build pairs { model = m, active = topic, heads = [pair] }
build divided { model = m, active = BatchSplit(topic, topic, batch_sizes=[2, 2]), heads = [pair, pair] }
build both { model = m, active = Parallel(topic, none, topic), heads = [pair, trio, kind] }
`;

async function run(build: string, rows: number): Promise<ReadonlyMap<string, readonly number[]>> {
  const output = scratch.path(`${build}.safetensors`);
  const ran = await adapt(["run", file(), build, "--input", inputs(rows), "--output", output]);
  expect(ran).toMatchObject({ code: 0 });
  const tensors = readTensorFile(output);
  if (!tensors.ok) throw new Error(tensors.problems[0]?.message);
  return new Map([...tensors.value].map(([name, { shape, data }]) => [`${name} ${shape}`, Array.from(data, Number)]));
}

function file(): string {
  const path = scratch.path("choice.adapt");
  writeFileSync(path, source);
  return path;
}

function inputs(rows: number): string {
  const path = scratch.path("rows.json");
  writeFileSync(path, JSON.stringify({ input_ids: Array.from({ length: rows }, (_, i) => [2, 5 + i, 9, 3]) }));
  return path;
}

test("rows are the choices of questions, counted together", async () => {
  const all = await run("pairs", 4);
  const halves = await run("divided", 4);
  expect([...all.keys()]).toEqual(["logits 2,2"]);
  expect([...halves.keys()]).toEqual(["topic_0.logits 1,2", "topic_1.logits 1,2"]);
  const together = [...halves.values()].flat();
  all.get("logits 2,2")?.forEach((score, i) => {
    expect(score).toBeCloseTo(together[i] ?? Number.NaN, 5);
  });
});

test("branches with different numbers of choices take rows that suit all of them", async () => {
  const keys = [...(await run("both", 6)).keys()];
  expect(keys.sort()).toEqual(["none.logits 2,3", "topic_0.logits 3,2", "topic_1.logits 6,2"]);
});

test("rows that are no whole number of questions are refused in words", async () => {
  const { code, err } = await adapt(["run", file(), "pairs", "--input", inputs(3)]);
  expect(code).toBe(1);
  expect(err).toContain("error[E0602]: 3 rows are not a whole number of questions");
});

test("verify knows how many rows a question has", async () => {
  expect(await adapt(["verify", file(), "pairs"])).toMatchObject({ code: 0 });
});
