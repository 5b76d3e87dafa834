/** Activation names that configs may use (spec: methods.md §15). The compiler lowers each by its canonical name. */

export interface Activation {
  /** Canonical name: what the lowering is keyed by. */
  readonly name: string;
  /** Other names of the same function. */
  readonly aliases: readonly string[];
  /** `σ` is the logistic sigmoid, `Φ` the normal distribution function. */
  readonly formula: string;
}

/** Names of bottleneck activations are lower-cased before they are looked up. */
export const activations: readonly Activation[] = [
  { name: "gelu", aliases: ["gelu_python"], formula: "x · ½ (1 + erf(x / √2))" },
  { name: "gelu_10", aliases: [], formula: "min(10, max(−10, x · ½ (1 + erf(x / √2))))" },
  {
    name: "gelu_accurate",
    aliases: [],
    formula: "½ x (1 + tanh(√(2/π) (x + 0.044715 x³)))",
  },
  {
    name: "gelu_fast",
    aliases: [],
    formula: "½ x (1 + tanh(x · 0.7978845608 · (1 + 0.044715 x²)))",
  },
  {
    name: "gelu_new",
    aliases: ["gelu_pytorch_tanh", "gelu_python_tanh"],
    formula: "½ x (1 + tanh(√(2/π) (x + 0.044715 x³)))",
  },
  { name: "hardswish", aliases: [], formula: "x · min(6, max(0, x + 3)) / 6" },
  { name: "laplace", aliases: [], formula: "½ (1 + erf((x − 0.707107) / (0.282095 √2)))" },
  { name: "leaky_relu", aliases: ["leakyrelu"], formula: "x if x ≥ 0, else 0.01 x" },
  { name: "linear", aliases: [], formula: "x" },
  { name: "mish", aliases: [], formula: "x · tanh(ln(1 + eˣ))" },
  { name: "prelu", aliases: [], formula: "x if x ≥ 0, else 0.25 x" },
  { name: "quick_gelu", aliases: [], formula: "x · σ(1.702 x)" },
  { name: "relu", aliases: [], formula: "max(0, x)" },
  { name: "relu2", aliases: [], formula: "max(0, x)²" },
  { name: "relu6", aliases: [], formula: "min(6, max(0, x))" },
  { name: "sigmoid", aliases: [], formula: "σ(x)" },
  { name: "silu", aliases: ["swish"], formula: "x · σ(x)" },
  { name: "tanh", aliases: [], formula: "tanh(x)" },
  {
    name: "xielu",
    aliases: [],
    formula: "αₚ x² + 0.5 x if x > 0, else αₙ (e^min(x, −1e−6) − 1 − x) + 0.5 x, with αₚ = 0.8, αₙ = 1.3",
  },
];

const byName = new Map(activations.flatMap((entry) => [entry.name, ...entry.aliases].map((name) => [name, entry])));

/** Every accepted spelling, sorted. */
export const activationNames: readonly string[] = [...byName.keys()].sort();

/** Looks an activation up by any of its names, in any case; `undefined` when there is none. */
export function findActivation(name: string): Activation | undefined {
  return byName.get(name.toLowerCase());
}
