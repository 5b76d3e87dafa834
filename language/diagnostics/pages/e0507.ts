import type { ExplainPage } from "../explain.ts";

export const e0507: ExplainPage = {
  code: "E0507",
  why: "The base model, or the model that an adapter was made for, is of a family that cannot be built or does not fit.",
  setting: "`./models/rwkv` holds a model of an unknown type.",
  bad: ['model base = "./models/rwkv"', "build web {", "  model  = base", "  active = none", "}"].join("\n"),
  good: ['model base = "./models/bert"', "build web {", "  model  = base", "  active = none", "}"].join("\n"),
};
