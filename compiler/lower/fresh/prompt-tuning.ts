import type { Initial } from "./initial.ts";

/** methods.md §9. Words cannot be drawn: `freshParameter` refuses `prompt_init = "from_string"`. */
export function freshPromptTuning(): Initial {
  return { kind: "uniform", bound: 0.5 };
}
