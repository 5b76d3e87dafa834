import type { MethodDefinition } from "../method.ts";

/** Prefix tuning that keeps the keys and values themselves. */
export const prefixTuningFlat: MethodDefinition = {
  name: "prefix_tuning_flat",
  aliases: [],
  summary: "Prefix tuning that keeps the keys and values themselves.",
  equation: "K' = [P_K; K],  V' = [P_V; V]",
  source: "Li and Liang 2021, “Prefix-Tuning”; methods.md §8",
  architecture: "prefix_tuning",
  presets: { flat: true },
};
