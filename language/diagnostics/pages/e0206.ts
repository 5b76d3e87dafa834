import type { ExplainPage } from "../explain.ts";

export const e0206: ExplainPage = {
  code: "E0206",
  why: "A config, a composition or an averaged adapter is defined by itself, so it has no meaning.",
  bad: ["compose a = Stack(b)", "compose b = Stack(a)"].join("\n"),
  good: ["adapter x : lora()", "compose a = Stack(x)", "compose b = a"].join("\n"),
};
