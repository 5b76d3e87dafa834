import type { UnionDefinition } from "../method.ts";

/** Mix-and-Match: prefix tuning and a parallel bottleneck. */
export const mam: UnionDefinition = {
  name: "mam",
  aliases: ["MAMConfig"],
  summary: "Mix-and-Match: prefix tuning with a wide network and a parallel bottleneck, under one name.",
  equation: "prefix_tuning(bottleneck_size=800) | par_bn()",
  source: "He et al. 2022, “Towards a Unified View of Parameter-Efficient Transfer Learning”; methods.md §11",
  members: [
    { argument: "prefix_tuning", method: "prefix_tuning", presets: { bottleneck_size: 800 }, forced: {} },
    { argument: "adapter", method: "par_bn", presets: {}, forced: {} },
  ],
};
