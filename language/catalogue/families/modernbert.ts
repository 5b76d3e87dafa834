import { invertibleSite, layerSites } from "./shared/layer-sites.ts";
import { pluginArchitectures, pluginBlocks, pluginRefusal } from "./shared/plugin.ts";
import { attentionMask, inputIds } from "./shared/text-inputs.ts";
import { readLayered, uncompiled } from "./shared/uncompiled.ts";

/** models.md §3 F6e */
export const modernbert = uncompiled({
  name: "modernbert",
  summary:
    "ModernBERT: a pre-norm encoder with rotary positions, local and global layers, and q, k and v in one matrix.",
  basePrefix: "model.",
  read: (read) =>
    readLayered(read, { vocabSize: 50368, hiddenSize: 768, layers: 22, heads: 12, intermediateSize: 1152 }),
  inputEmbedding: "embeddings.tok_embeddings.weight",
  sites: ({ hiddenSize, intermediateSize, layers }) => [
    invertibleSite("", hiddenSize),
    ...Array.from({ length: layers }, (_, index) =>
      layerSites({
        id: `encoder.${index}`,
        layer: index,
        path: `layers.${index}`,
        hiddenSize,
        attentions: [
          {
            name: "attn",
            projections: [
              { name: "qkv", path: "attn.Wqkv", inSize: hiddenSize, outSize: 3 * hiddenSize, isTransposed: false },
            ],
            prefix: null,
            adapter: { location: "mh_adapter", path: "attention_adapters", hasNorm: true },
          },
        ],
        feedForward: {
          // Both halves of the gate come from one matrix.
          up: { location: "intermediate_lora", path: "mlp.Wi", inSize: hiddenSize, outSize: 2 * intermediateSize },
          down: { location: "output_lora", path: "mlp.Wo", inSize: intermediateSize, outSize: hiddenSize },
          adapter: { path: "output_adapters", hasNorm: false },
        },
      }),
    ).flat(),
  ],
  inputs: () => [inputIds, attentionMask],
  refusedArchitectures: pluginArchitectures,
  refusedBlocks: pluginBlocks,
  refuses: (_config, method) => pluginRefusal(method),
  headTypes: [],
  taskClasses: [],
});
