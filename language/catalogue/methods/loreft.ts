import type { MethodDefinition } from "../method.ts";

/** LoReFT: a low-rank edit of hidden states in an orthonormal subspace. */
export const loreft: MethodDefinition = {
  name: "loreft",
  aliases: ["LoReftConfig"],
  summary: "LoReFT: a low-rank edit of hidden states in an orthonormal subspace.",
  equation: "y = x + Rᵀ (W x + b − R x),  R Rᵀ = I",
  source: "Wu et al. 2024, “ReFT”; methods.md §10",
  architecture: "reft",
  presets: { layers: "all", prefix_positions: 3, suffix_positions: 0, r: 1, orthogonality: true },
};
