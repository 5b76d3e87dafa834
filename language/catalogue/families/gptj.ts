import { decoderHeadTypes } from "./shared/head-types.ts";
import { invertibleSite, layerSites, plainFeedForward, separateProjections } from "./shared/layer-sites.ts";
import { noPrompt } from "./shared/refusals.ts";
import { plainLanguageModel, questionAnswering, scoreClassification } from "./shared/task-classes.ts";
import { attentionMask, inputIds } from "./shared/text-inputs.ts";
import { uncompiled } from "./shared/uncompiled.ts";

/** models.md §3 F5 */
export const gptj = uncompiled({
  name: "gptj",
  summary: "GPT-J: a decoder whose attention and feed-forward run side by side.",
  basePrefix: "transformer.",
  read: (read) => {
    const hiddenSize = read.size("n_embd", 4096);
    const heads = read.size("n_head", 16);
    return {
      vocabSize: read.size("vocab_size", 50400),
      hiddenSize,
      embeddingSize: hiddenSize,
      layers: read.layers("n_layer", 28),
      heads,
      headSize: read.headSize("n_embd", hiddenSize, "n_head", heads),
      intermediateSize: read.size("n_inner", 4 * hiddenSize),
    };
  },
  inputEmbedding: "wte.weight",
  tiesByDefault: false,
  sites: ({ hiddenSize, intermediateSize, heads, headSize, layers }) => [
    invertibleSite("", hiddenSize),
    ...Array.from({ length: layers }, (_, index) =>
      layerSites({
        id: `decoder.${index}`,
        layer: index,
        path: `h.${index}`,
        hiddenSize,
        attentions: [
          {
            name: "attn",
            projections: separateProjections(["attn.q_proj", "attn.k_proj", "attn.v_proj"], hiddenSize, hiddenSize),
            prefix: { location: "self_prefix", path: "attn", heads, headSize },
            adapter: { location: "mh_adapter", path: "attention_adapters", hasNorm: false },
          },
        ],
        feedForward: {
          ...plainFeedForward("mlp.fc_in", "mlp.fc_out", hiddenSize, intermediateSize),
          adapter: { path: "output_adapters", hasNorm: false },
        },
      }),
    ).flat(),
  ],
  inputs: () => [inputIds, attentionMask],
  refusedArchitectures: { prompt_tuning: noPrompt },
  sentenceVector: "last-token",
  headTypes: decoderHeadTypes,
  taskClasses: [
    plainLanguageModel("GPTJForCausalLM", "causal_lm", "lm_head", true),
    scoreClassification("GPTJ"),
    questionAnswering("GPTJ"),
  ],
});
