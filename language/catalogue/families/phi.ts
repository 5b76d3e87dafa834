import { invertibleSite, layerSites, plainFeedForward, separateProjections } from "./shared/layer-sites.ts";
import { pluginArchitectures, pluginBlocks, pluginRefusal } from "./shared/plugin.ts";
import { plainLanguageModel } from "./shared/task-classes.ts";
import { attentionMask, inputIds } from "./shared/text-inputs.ts";
import { readLayered, uncompiled } from "./shared/uncompiled.ts";

/** models.md §3 F5 */
export const phi = uncompiled({
  name: "phi",
  summary: "Phi 1, 1.5 and 2: a decoder whose attention and feed-forward run side by side after one norm.",
  basePrefix: "model.",
  read: (read) => {
    const sizes = readLayered(read, {
      vocabSize: 51200,
      hiddenSize: 2048,
      layers: 24,
      heads: 32,
      intermediateSize: 8192,
    });
    return { ...sizes, keyValueHeads: read.size("num_key_value_heads", sizes.heads) };
  },
  inputEmbedding: "embed_tokens.weight",
  tiesByDefault: false,
  sites: ({ hiddenSize, intermediateSize, headSize, keyValueHeads, layers }) => [
    invertibleSite("", hiddenSize),
    ...Array.from({ length: layers }, (_, index) =>
      layerSites({
        id: `decoder.${index}`,
        layer: index,
        path: `layers.${index}`,
        hiddenSize,
        attentions: [
          {
            name: "attn",
            projections: separateProjections(
              ["self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj"],
              hiddenSize,
              hiddenSize,
              keyValueHeads * headSize,
            ),
            prefix: null,
            adapter: { location: "mh_adapter", path: "attention_adapters", hasNorm: false },
          },
        ],
        feedForward: {
          ...plainFeedForward("mlp.fc1", "mlp.fc2", hiddenSize, intermediateSize),
          adapter: { path: "output_adapters", hasNorm: false },
        },
      }),
    ).flat(),
  ],
  inputs: () => [inputIds, attentionMask],
  refusedArchitectures: pluginArchitectures,
  refusedBlocks: pluginBlocks,
  refuses: (_config, method) =>
    method.architecture === "bottleneck" && method.is_parallel
      ? "the reference library hands no residual to a parallel bottleneck on this model"
      : pluginRefusal(method),
  sentenceVector: "last-token",
  headTypes: [],
  taskClasses: [plainLanguageModel("PhiForCausalLM", "causal_lm", "lm_head", true)],
});
