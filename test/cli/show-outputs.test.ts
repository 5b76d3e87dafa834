import { expect, test } from "vitest";
import { showOutputs } from "../../cli/show-outputs.ts";
import type { CompiledOutput } from "../../compiler/compiled.ts";
import { floats } from "../../compiler/graph/tensor.ts";

const scores = (headType: string, labels: readonly string[]): CompiledOutput => ({
  name: "logits",
  branch: "mood",
  shape: ["batch", labels.length],
  headType,
  labels,
});
const letters = ["a", "b", "c", "d", "e", "f", "g", "h"];

test("the six likeliest of many classes", () => {
  const tensors = new Map([["logits", floats([1, 8], [0, 1, 2, 3, 4, 5, 6, 7])]]);
  expect(showOutputs([scores("classification", letters)], tensors, ["hello"])).toBe(
    "hello\n  mood  h  63.2 %  g 23.3 %, f 8.6 %, e 3.1 %, d 1.2 %, c 0.4 %, …\n",
  );
});

test("labels that exclude nothing have a probability of their own, and all are shown", () => {
  const tensors = new Map([["logits", floats([1, 8], [0, 0, 0, 0, 0, 0, 0, 2])]]);
  const shown = showOutputs([scores("multilabel_classification", letters)], tensors, []);
  expect(shown).toMatch(/^row 0\n {2}mood {2}h {2}88\.1 %/);
  expect(shown.match(/50\.0 %/g)).toHaveLength(7);
});

test("an output of some rows answers for these alone", () => {
  const tensors = new Map([["logits", floats([1, 2], [0, 0])]]);
  const output: CompiledOutput = { ...scores("classification", ["yes", "no"]), rows: [1, 2] };
  expect(showOutputs([output], tensors, ["one", "two", "three"])).toBe("one\n\ntwo\n  mood  yes  50.0 %  no 50.0 %\n");
});
