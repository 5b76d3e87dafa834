import type { MethodDefinition } from "../method.ts";

/** DVoRA: VeRA with a learned magnitude for every output row. */
export const dvora: MethodDefinition = {
  name: "dvora",
  aliases: ["DvoRAConfig"],
  summary: "DVoRA: VeRA with a learned magnitude for every output row.",
  equation: "ΔW = V_B · B · V_D · A;  y = m / ‖W + ΔW‖ ⊙ (W x + b + ΔW x · alpha / r)",
  source: "Liu et al. 2024, “DoRA”; methods.md §7.6",
  architecture: "lora",
  presets: { init_weights: "vera", use_dora: true, vera_d: 0.1, vera_b: 0 },
};
