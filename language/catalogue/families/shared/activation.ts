/** Activation names of config.json, reduced to the functions behind them (models.md §2.2). */

export type Activation = "gelu" | "gelu_new" | "quick_gelu" | "silu" | "relu" | "tanh";

/** Every spelling that a config.json may use. `gelu_new` stands for the tanh approximation under its several names. */
export const activationSpellings: Readonly<Record<string, Activation>> = {
  gelu: "gelu",
  gelu_python: "gelu",
  gelu_new: "gelu_new",
  gelu_fast: "gelu_new",
  gelu_pytorch_tanh: "gelu_new",
  quick_gelu: "quick_gelu",
  silu: "silu",
  swish: "silu",
  relu: "relu",
  tanh: "tanh",
};
