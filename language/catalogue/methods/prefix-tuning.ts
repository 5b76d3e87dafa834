import type { MethodDefinition } from "../method.ts";

/** Prefix tuning: learned keys and values in front of every attention, made by a small network. */
export const prefixTuning: MethodDefinition = {
  name: "prefix_tuning",
  aliases: ["PrefixTuningConfig"],
  summary: "Prefix tuning: learned keys and values in front of every attention, made by a small network.",
  equation: "K' = [P_K; K],  V' = [P_V; V],  [P_K, P_V] = W₂ · tanh(W₁ · E + b₁) + b₂",
  source: "Li and Liang 2021, “Prefix-Tuning”; methods.md §8",
  architecture: "prefix_tuning",
  presets: {},
};
