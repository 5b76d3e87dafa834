import { Bug } from "../../language/bug.ts";
import { fixed } from "../graph/dim.ts";
import { elementCount } from "../graph/tensor.ts";
import { orthogonalMatrix } from "../numeric/orthogonal-matrix.ts";
import { type RandomSource, randomSource } from "../numeric/random-source.ts";
import { tensorOf } from "./numbers.ts";
import type { Attributes, Op } from "./op.ts";
import { intsAttribute } from "./operands.ts";

/** How many `parameters` each distribution takes. */
const distributions: Readonly<Record<string, number>> = {
  /** On the diagonal, elsewhere. */
  diagonal: 2,
  /** Standard deviation. */
  normal: 1,
  /** Number of leading columns that are drawn uniformly. */
  orthogonal: 1,
  /** Standard deviation, largest distance from 0. */
  truncated_normal: 2,
  /** Largest distance from 0. */
  uniform: 1,
};

/**
 * Weights that nobody has trained yet. Equal attributes give equal numbers; they are drawn when they are written, so that
 * large ones are never in memory together. Only for constants: it has no form in ONNX.
 */
export const initialValues: Op<"adapt.InitialValues"> = {
  name: "adapt.InitialValues",
  summary: "Weights drawn from a seed",
  attributes: { distribution: "string", parameters: "floats", seed: "string", shape: "ints" },
  minInputs: 0,
  maxInputs: 0,
  infer({ attributes }) {
    const { distribution, parameters, shape } = settingsOf(attributes);
    if (distributions[distribution] !== parameters.length) {
      throw new Bug(`${distribution} does not take ${parameters.length} numbers`);
    }
    if (distribution === "orthogonal" && (shape.length !== 2 || shape[0] !== shape[1])) {
      throw new Bug(`[${shape.join(", ")}] is no square`);
    }
    return [{ dtype: "float32", shape: shape.map(fixed) }];
  },
  evaluate({ attributes }) {
    const { distribution, parameters, seed, shape } = settingsOf(attributes);
    const [first = 0, second = 0] = parameters;
    const random = randomSource(seed);
    if (distribution === "orthogonal") {
      return [tensorOf("float32", shape, orthogonalMatrix(shape[0] ?? 0, first, random))];
    }
    const draw = drawing(distribution, first, second, shape.at(-1) ?? 1, random);
    return [
      tensorOf(
        "float32",
        shape,
        Float32Array.from({ length: elementCount(shape) }, (_, i) => draw(i)),
      ),
    ];
  },
};

function drawing(
  distribution: string,
  first: number,
  second: number,
  columns: number,
  random: RandomSource,
): (index: number) => number {
  switch (distribution) {
    case "diagonal":
      return (i) => (i % columns === Math.floor(i / columns) ? first : second);
    case "normal":
      return () => first * random.normal();
    case "truncated_normal":
      return () => {
        for (;;) {
          const x = first * random.normal();
          if (Math.abs(x) <= second) return x;
        }
      };
    case "uniform":
      return () => first * (2 * random.uniform() - 1);
    default:
      throw new Bug(`there is no distribution ${distribution}`);
  }
}

function settingsOf(attributes: Attributes) {
  const { distribution, seed } = attributes;
  const [parameters, shape] = [intsAttribute(attributes, "parameters"), intsAttribute(attributes, "shape")];
  if (typeof distribution !== "string" || typeof seed !== "string" || !parameters || !shape) {
    throw new Bug("adapt.InitialValues lacks an attribute");
  }
  return { distribution, parameters, seed, shape };
}
