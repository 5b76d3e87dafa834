/** Activation functions by the names that configs use (spec: methods.md §15, models.md §2.2). */
import { Bug } from "../../language/bug.ts";
import type { GraphBuilder } from "../graph/builder.ts";
import type { Value } from "../graph/value.ts";

type Activation = (g: GraphBuilder, x: Value) => Value;

const gelu: Activation = (g, x) => g.node("Gelu", [x]);
const geluTanh: Activation = (g, x) => g.node("Gelu", [x], { attributes: { approximate: "tanh" } });
const silu: Activation = (g, x) => g.node("Mul", [x, g.node("Sigmoid", [x])]);
const relu: Activation = (g, x) => g.node("Relu", [x]);
const identity: Activation = (_, x) => x;
const leakyRelu: Activation = (g, x) => g.node("LeakyRelu", [x], { attributes: { alpha: 0.01 } });
const clipTo = (g: GraphBuilder, x: Value, low: number, high: number) =>
  g.node("Clip", [x, g.scalar(low), g.scalar(high)]);

/** `½(1 + erf((x − μ)/(σ√2)))` */
const laplace: Activation = (g, x) => {
  const [mean, deviation] = [Math.SQRT1_2, Math.sqrt(1 / (4 * Math.PI))];
  const z = g.node("Mul", [g.node("Sub", [x, g.scalar(mean)]), g.scalar(1 / (deviation * Math.SQRT2))]);
  return g.node("Mul", [g.node("Add", [g.node("Erf", [z]), g.scalar(1)]), g.scalar(0.5)]);
};

/** `α₊x² + ½x` above 0, `α₋(e^min(x, −10⁻⁶) − 1 − x) + ½x` below, with the factors that a new one has. */
const xielu: Activation = (g, x) => {
  const half = g.node("Mul", [x, g.scalar(0.5)]);
  const above = g.node("Mul", [g.node("Mul", [x, x]), g.scalar(0.8)]);
  const grown = g.node("Exp", [g.node("Min", [x, g.scalar(-1e-6)])]);
  const below = g.node("Mul", [g.node("Sub", [g.node("Sub", [grown, g.scalar(1)]), x]), g.scalar(1.3)]);
  return g.node("Add", [g.node("Where", [g.node("Greater", [x, g.scalar(0)]), above, below]), half]);
};

/** `½x(1 + tanh(√(2/π)·x·(1 + 0.044715x²)))`, the form that `gelu_fast` and `gelu_accurate` spell out. */
const activations: Readonly<Record<string, Activation>> = {
  gelu,
  gelu_python: gelu,
  gelu_10: (g, x) => clipTo(g, gelu(g, x), -10, 10),
  gelu_new: geluTanh,
  gelu_fast: geluTanh,
  gelu_accurate: geluTanh,
  gelu_pytorch_tanh: geluTanh,
  gelu_python_tanh: geluTanh,
  hardswish: (g, x) => g.node("HardSwish", [x]),
  laplace,
  leaky_relu: leakyRelu,
  leakyrelu: leakyRelu,
  linear: identity,
  mish: (g, x) => g.node("Mish", [x]),
  prelu: (g, x) => g.node("LeakyRelu", [x], { attributes: { alpha: 0.25 } }),
  quick_gelu: (g, x) => g.node("Mul", [x, g.node("Sigmoid", [g.node("Mul", [x, g.scalar(1.702)])])]),
  relu,
  relu2: (g, x) => {
    const positive = relu(g, x);
    return g.node("Mul", [positive, positive]);
  },
  relu6: (g, x) => clipTo(g, x, 0, 6),
  sigmoid: (g, x) => g.node("Sigmoid", [x]),
  silu,
  swish: silu,
  tanh: (g, x) => g.node("Tanh", [x]),
  xielu,
};

/** The function of a config's activation name, case-folded as the library does. The checker lets no other name pass. */
export function activationOf(name: string): Activation {
  const found = activations[name.toLowerCase()];
  if (!found) throw new Bug(`activation ${name} passed the checker`);
  return found;
}
