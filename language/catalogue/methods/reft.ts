import type { MethodDefinition } from "../method.ts";

/** The bare ReFT: every key is yours, five have no default. */
export const reft: MethodDefinition = {
  name: "reft",
  aliases: ["ReftConfig"],
  summary: "The bare ReFT: every key is yours, five have no default.",
  equation: "y = x + Rᵀ (f(W x + b) − R x)",
  source: "Wu et al. 2024, “ReFT”; methods.md §10",
  architecture: "reft",
  presets: {},
};
