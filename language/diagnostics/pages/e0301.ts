import type { ExplainPage } from "../explain.ts";

export const e0301: ExplainPage = {
  code: "E0301",
  why: "No adapter method, fusion config or head type has this name. Methods: lora, ia3, vera, dora, dvora, mtl_lora, seq_bn, seq_bn_inv, double_seq_bn, double_seq_bn_inv, par_bn, scaled_par_bn, bn, adapter_plus, compacter, compacter_plus_plus, prefix_tuning, prefix_tuning_flat, prompt_tuning, loreft, noreft, direft, reft, mam, unipelt; the class names of the Python library work too.",
  bad: ["adapter a : loar(r=8)"].join("\n"),
  good: ["adapter a : lora(r=8)", "adapter b : LoRAConfig(r=8)"].join("\n"),
};
