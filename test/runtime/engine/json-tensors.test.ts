import { expect, test } from "vitest";
import { integers } from "../../../compiler/graph/tensor.ts";
import { readJsonTensors, writeJsonTensors } from "../../../runtime/engine/json-tensors.ts";

test("nested lists of whole numbers are int64", () => {
  expect(readJsonTensors('{"input_ids": [[1, 2, 3], [4, 5, 6]]}')).toEqual({
    ok: true,
    value: new Map([["input_ids", integers([2, 3], [1, 2, 3, 4, 5, 6])]]),
  });
});

test("one fraction makes a float tensor", () => {
  const tensors = readJsonTensors('{"x": [1, 2.5]}');
  expect(tensors.ok && tensors.value.get("x")?.dtype).toBe("float32");
});

test("booleans are masks", () => {
  expect(readJsonTensors('{"m": [true, false]}')).toEqual({ ok: true, value: new Map([["m", integers([2], [1, 0])]]) });
});

test.each([
  ["no JSON", "{", "no JSON"],
  ["a list", "[1]", "one JSON object"],
  ["ragged rows", '{"x": [[1, 2], [3]]}', "unequal length"],
  ["a string inside", '{"x": ["a"]}', "no number"],
  ["a number among rows", '{"x": [[1], 2]}', "unequal length"],
  ["a hundred thousand levels", `{"x": ${"[".repeat(100_000)}${"]".repeat(100_000)}}`, ""],
])("%s is refused in words", (_, text, words) => {
  const tensors = readJsonTensors(text);
  expect(tensors.ok).toBe(false);
  if (!tensors.ok) expect(tensors.problems[0]?.message).toContain(words);
});

test("writing and reading again gives the same tensors", () => {
  const tensors = new Map([["a.logits", integers([2, 1, 2], [1, 2, 3, 4])]]);
  expect(readJsonTensors(writeJsonTensors(tensors))).toEqual({ ok: true, value: tensors });
});
