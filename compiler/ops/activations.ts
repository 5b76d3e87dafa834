/** Non-linearities. Their attributes are scalars of the curve, never shapes. */

import { unary } from "./elementwise-unary.ts";
import { errorFunction } from "./error-function.ts";
import { numbersOf, tensorOf } from "./numbers.ts";
import type { AttributeKind, Attributes, Op } from "./op.ts";
import { floatAttribute, tensorOperand } from "./operands.ts";

function curve<Name extends string>(
  name: Name,
  summary: string,
  attributes: Readonly<Record<string, AttributeKind>>,
  curveOf: (attributes: Attributes) => (x: number) => number,
): Op<Name> {
  return {
    ...unary(name, summary, (x) => x),
    attributes,
    evaluate(context) {
      const x = tensorOperand(context, 0);
      const map = curveOf(context.attributes);
      return [tensorOf(x.dtype, x.shape, Float32Array.from(numbersOf(x), map))];
    },
  };
}

const sigmoidOf = (x: number) => 1 / (1 + Math.exp(-x));
const softplusOf = (x: number) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
const geluOf = (x: number) => 0.5 * x * (1 + errorFunction(x / Math.SQRT2));
const geluTanhOf = (x: number) => 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3)));

export const hardSwish = unary(
  "HardSwish",
  "x · clip(x / 6 + 1 / 2, 0, 1)",
  (x) => x * Math.min(Math.max(x / 6 + 0.5, 0), 1),
);
export const mish = unary("Mish", "x · tanh(softplus(x))", (x) => x * Math.tanh(softplusOf(x)));
export const relu = unary("Relu", "max(x, 0)", (x) => Math.max(x, 0));
export const sigmoid = unary("Sigmoid", "1 / (1 + e^-x)", sigmoidOf);
export const softplus = unary("Softplus", "log(1 + e^x)", softplusOf);
export const softsign = unary("Softsign", "x / (1 + |x|)", (x) => x / (1 + Math.abs(x)));
export const tanh = unary("Tanh", "tanh x", Math.tanh);

export const elu = curve("Elu", "x, or alpha · (e^x - 1) below zero", { alpha: "float" }, (attributes) => {
  const alpha = floatAttribute(attributes, "alpha", 1);
  return (x) => (x < 0 ? alpha * Math.expm1(x) : x);
});

export const leakyRelu = curve("LeakyRelu", "x, or alpha · x below zero", { alpha: "float" }, (attributes) => {
  const alpha = floatAttribute(attributes, "alpha", 0.01);
  return (x) => (x < 0 ? alpha * x : x);
});

export const hardSigmoid = curve(
  "HardSigmoid",
  "clip(alpha · x + beta, 0, 1)",
  { alpha: "float", beta: "float" },
  (attributes) => {
    const alpha = floatAttribute(attributes, "alpha", 0.2);
    const beta = floatAttribute(attributes, "beta", 0.5);
    return (x) => Math.min(Math.max(alpha * x + beta, 0), 1);
  },
);

/** `approximate` is `none` (erf) or `tanh`. */
export const gelu = curve("Gelu", "x · Φ(x)", { approximate: "string" }, (attributes) =>
  attributes.approximate === "tanh" ? geluTanhOf : geluOf,
);

export const selu = curve("Selu", "gamma · elu(x, alpha)", { alpha: "float", gamma: "float" }, (attributes) => {
  const alpha = floatAttribute(attributes, "alpha", 1.6732632423543772);
  const gamma = floatAttribute(attributes, "gamma", 1.0507009873554805);
  return (x) => gamma * (x < 0 ? alpha * Math.expm1(x) : x);
});
