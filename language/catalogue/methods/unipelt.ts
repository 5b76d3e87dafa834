import type { UnionDefinition } from "../method.ts";

/** UniPELT: prefix tuning, a bottleneck and LoRA, each behind a gate. */
export const unipelt: UnionDefinition = {
  name: "unipelt",
  aliases: ["UniPELTConfig"],
  summary: "UniPELT: prefix tuning, a bottleneck and LoRA, each behind a learned gate, under one name.",
  equation:
    "prefix_tuning(prefix_length=10, use_gating=true) | seq_bn(use_gating=true) | lora(alpha=2, use_gating=true)",
  source: "Mao et al. 2022, “UniPELT”; methods.md §11. With a gate, LoRA's alpha / r is not applied.",
  members: [
    {
      argument: "prefix_tuning",
      method: "prefix_tuning",
      presets: { prefix_length: 10 },
      forced: { use_gating: true },
    },
    { argument: "adapter", method: "seq_bn", presets: { reduction_factor: 16 }, forced: { use_gating: true } },
    { argument: "lora", method: "lora", presets: { r: 8, alpha: 2 }, forced: { use_gating: true } },
  ],
};
