import type { MethodDefinition } from "../method.ts";

/** VeRA: frozen random matrices shared by all layers, with small trained ones between them. */
export const vera: MethodDefinition = {
  name: "vera",
  aliases: ["VeraConfig"],
  summary: "VeRA: frozen random matrices shared by all layers, with small trained ones between them.",
  equation: "y = W x + b + V_B · B · V_D · A x · alpha / r",
  source: "Kopiczko et al. 2024, “VeRA”; methods.md §7.6. As in the reference, V_B and V_D are full square matrices.",
  architecture: "lora",
  presets: { init_weights: "vera", vera_d: 0.1, vera_b: 0 },
};
