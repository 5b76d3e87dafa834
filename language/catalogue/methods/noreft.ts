import type { MethodDefinition } from "../method.ts";

/** NoReFT: LoReFT without the orthonormality constraint. */
export const noreft: MethodDefinition = {
  name: "noreft",
  aliases: ["NoReftConfig"],
  summary: "NoReFT: LoReFT without the orthonormality constraint.",
  equation: "y = x + Rᵀ (W x + b − R x)",
  source: "Wu et al. 2024, “ReFT”; methods.md §10",
  architecture: "reft",
  presets: { layers: "all", prefix_positions: 3, suffix_positions: 0, r: 1, orthogonality: false },
};
