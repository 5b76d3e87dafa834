import type { MethodDefinition } from "../method.ts";

/** DiReFT: an additive low-rank edit of hidden states. */
export const direft: MethodDefinition = {
  name: "direft",
  aliases: ["DiReftConfig"],
  summary: "DiReFT: an additive low-rank edit of hidden states.",
  equation: "y = x + Rᵀ (W x + b)",
  source:
    "Wu et al. 2024, “ReFT”; methods.md §10. Stored files do not tell it from NoReFT: declare `: direft(…)` when loading.",
  architecture: "reft",
  presets: {
    layers: "all",
    prefix_positions: 3,
    suffix_positions: 0,
    r: 1,
    orthogonality: false,
    subtract_projection: false,
  },
};
