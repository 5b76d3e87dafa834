import type { MethodDefinition } from "../method.ts";

/** The bare bottleneck adapter: every key is yours, four have no default. */
export const bn: MethodDefinition = {
  name: "bn",
  aliases: ["BnConfig"],
  summary: "The bare bottleneck adapter: every key is yours, four have no default.",
  equation: "y = W_up · f(W_down · x + b_d) + b_u + residual",
  source: "methods.md §3",
  architecture: "bottleneck",
  presets: {},
};
