import { expect, test } from "vitest";
import type { CompiledInput } from "../../../compiler/compiled.ts";
import { integers, type Tensor } from "../../../compiler/graph/tensor.ts";
import { prepareFeeds, unknownInputs } from "../../../runtime/engine/feeds.ts";

const inputs: readonly CompiledInput[] = [
  { name: "input_ids", dtype: "int64", shape: ["batch", "seq"] },
  { name: "attention_mask", dtype: "int64", shape: ["batch", "seq"], fill: "ones" },
  { name: "scores", dtype: "float32", shape: ["batch", 2], fill: "zeros" },
];
const ids = integers([1, 3], [4, 5, 6]);

test("what may be left out is filled in the sizes of what was given", () => {
  const { tensors, problems } = prepareFeeds(inputs, new Map([["input_ids", ids]]));
  expect(problems).toEqual([]);
  expect(tensors.get("attention_mask")).toEqual(integers([1, 3], [1, 1, 1]));
  expect(tensors.get("scores")).toEqual({ dtype: "float32", shape: [1, 2], data: new Float32Array(2) });
});

test("a missing input is E0605 and names what the build takes", () => {
  const { problems } = prepareFeeds(inputs, new Map());
  expect(problems).toHaveLength(1);
  expect(problems[0]).toMatchObject({ code: "E0605", message: expect.stringContaining("`input_ids`") });
  expect(problems[0]?.message).toBe("the input `input_ids` is missing");
  expect(problems[0]?.help).toContain("`attention_mask (optional)`");
});

test("an input that the build does not have is W0605 and lists the names that exist", () => {
  const feeds = prepareFeeds(
    inputs,
    new Map([
      ["input_ids", ids],
      ["imput_ids", ids],
    ]),
  );
  expect(feeds.unknown).toEqual(["imput_ids"]);
  expect(unknownInputs(feeds.unknown, inputs)).toMatchObject({
    code: "W0605",
    help: expect.stringContaining("`input_ids`"),
  });
});

test("inputs that disagree about the batch are refused", () => {
  const { problems } = prepareFeeds(
    inputs,
    new Map([
      ["input_ids", ids],
      ["attention_mask", integers([2, 3], [1, 1, 1, 1, 1, 1])],
    ]),
  );
  expect(problems[0]).toMatchObject({ code: "E0602", help: "`batch` is 1 in another input" });
});

test("a wrong rank is refused", () => {
  const { problems } = prepareFeeds(inputs, new Map([["input_ids", integers([3], [1, 2, 3])]]));
  expect(problems.map(({ code }) => code)).toContain("E0602");
});

test("whole floats become ids, fractions do not", () => {
  const floats = (data: number[]): Tensor => ({
    dtype: "float32",
    shape: [1, data.length],
    data: Float32Array.from(data),
  });
  expect(prepareFeeds(inputs, new Map([["input_ids", floats([1, 2])]])).tensors.get("input_ids")).toEqual(
    integers([1, 2], [1, 2]),
  );
  expect(prepareFeeds(inputs, new Map([["input_ids", floats([1.5])]])).problems[0]).toMatchObject({ code: "E0602" });
});
