import type { ExplainPage } from "../explain.ts";

export const e0401: ExplainPage = {
  code: "E0401",
  why: "Each block may hold only certain others (`adapt explain E0402` for the depth). A Stack in a Stack says the same as one Stack, and is refused as the reference refuses it.",
  bad: ["adapter a : lora()", "adapter b : lora()", "compose c = Stack(a, Stack(b, a))"].join("\n"),
  good: ["adapter a : lora()", "adapter b : lora()", "compose c = Stack(a, b, a)"].join("\n"),
};
