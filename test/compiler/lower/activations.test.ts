import { expect, test } from "vitest";
import { floats } from "../../../compiler/graph/tensor.ts";
import { activationOf } from "../../../compiler/lower/activations.ts";
import { activationNames } from "../../../language/catalogue/activations.ts";
import { evaluated, numbers } from "./evaluate.ts";

const xs = [-3, -0.5, 0, 0.5, 3];

function values(name: string): readonly number[] {
  const { y } = evaluated({ x: { tensor: floats([xs.length], xs) } }, (g, { x }) => ({
    y: x ? activationOf(name)(g, x) : null,
  }));
  return y ? numbers(y) : [];
}

test.each(activationNames)("%s, which the checker accepts, can be compiled", (name) => {
  const found = values(name);
  expect(found).toHaveLength(xs.length);
  expect(found.every(Number.isFinite)).toBe(true);
});

/** The formulas of the catalogue, computed plainly. */
const plain: Readonly<Record<string, (x: number) => number>> = {
  prelu: (x) => (x >= 0 ? x : 0.25 * x),
  quick_gelu: (x) => x / (1 + Math.exp(-1.702 * x)),
  relu2: (x) => Math.max(0, x) ** 2,
  xielu: (x) => 0.5 * x + (x > 0 ? 0.8 * x * x : 1.3 * (Math.exp(Math.min(x, -1e-6)) - 1 - x)),
};

test.each(Object.keys(plain))("%s computes its formula", (name) => {
  const expected = xs.map((x) => plain[name]?.(x) ?? Number.NaN);
  for (const [i, value] of values(name).entries()) expect(value).toBeCloseTo(expected[i] ?? Number.NaN, 5);
});
