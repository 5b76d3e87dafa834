import { cpSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { adapt, quickstart, scratchFolder } from "./support.ts";

const scratch = scratchFolder();
afterAll(() => scratch.remove());

cpSync(join(import.meta.dirname, "../golden/data/task-T5ForConditionalGeneration/model"), scratch.path("model"), {
  recursive: true,
});
cpSync(join(quickstart, "model/tokenizer.json"), scratch.path("model/tokenizer.json"));
const main = scratch.path("main.adapt");
writeFileSync(
  main,
  `model m = "./model"
adapter a : seq_bn(reduction_factor=4)
head kind : classification()
build free { model = m, active = a, heads = [] }
build kinds { model = m, active = a, heads = [kind] }
`,
);

function inputs(decoder: readonly number[]): string {
  const path = scratch.path("in.json");
  writeFileSync(path, JSON.stringify({ input_ids: [[5, 6, 7, 1]], decoder_input_ids: [decoder] }));
  return path;
}

test("a head that looks up the end of the sentence wants a decoder as long as the encoder", async () => {
  expect(await adapt(["run", main, "kinds", "--input", inputs([0, 5, 6, 7])])).toMatchObject({ code: 0 });
  const { code, err } = await adapt(["run", main, "kinds", "--input", inputs([0, 5])]);
  expect(code).toBe(1);
  expect(err).toContain("error[E0602]: `decoder_input_ids` has the shape [1, 2]");
  expect(await adapt(["run", main, "free", "--input", inputs([0, 5])])).toMatchObject({ code: 0 });
});

test("verify gives both the same length", async () => {
  expect(await adapt(["verify", main, "kinds"])).toMatchObject({ code: 0 });
});

test("sentences are given to the decoder too, shifted to the right", async () => {
  const { code, err } = await adapt(["run", main, "kinds", "--text", "a", "--text", "a b"]);
  expect({ code, err }).toEqual({ code: 0, err: "" });
});
