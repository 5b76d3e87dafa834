import { expect, test } from "vitest";
import { dim } from "../../../compiler/graph/dim.ts";
import { integers } from "../../../compiler/graph/tensor.ts";
import { causalMask, hiddenScore, paddingMask } from "../../../compiler/lower/attention-mask.ts";
import { evaluated, numbers } from "./evaluate.ts";

const mask = { tensor: integers([2, 4], [1, 1, 1, 1, 1, 1, 0, 0]), shape: ["batch", "seq"] };
const shown = (scores: readonly number[]) =>
  scores.map((score) => (score === 0 ? "." : score === Math.fround(hiddenScore) ? "x" : "?")).join("");

test("padding is hidden with the most negative finite number", () => {
  const { out } = evaluated({ mask }, (g, { mask: value }) => ({ out: value ? paddingMask(g, value) : null }));
  expect(out?.shape).toEqual([2, 1, 1, 4]);
  expect(shown(numbers(out))).toBe("......xx");
});

test.each([
  [null, "xxx.xx..x....", ".xxx..xx...x....", ".xxx..xx..xx..xx"],
  [2, "", ".xxx..xxx..xxx..", ".xxx..xxx.xxxxxx"],
])("a query sees no future key, and with a window of %s none far behind", (window, _, first, second) => {
  const { out } = evaluated({ mask }, (g, { mask: value }) => ({
    out: value ? causalMask(g, value, dim("seq"), window) : null,
  }));
  expect(out?.shape).toEqual([2, 1, 4, 4]);
  expect(shown(numbers(out))).toBe(first + second);
});
