import type { JsonObject } from "../../checkpoint/facts.ts";
import type { BaseTensor, FamilyDefinition, ReadConfig } from "../family.ts";
import type { Site } from "../site.ts";
import { configReader } from "./shared/config-reader.ts";
import { decoderHeadTypes } from "./shared/head-types.ts";
import { ignoredBuffers, ignoredCausalMasks } from "./shared/ignored-tensors.ts";
import { invertibleSite, layerSites } from "./shared/layer-sites.ts";
import { commonRefusal, noPrompt } from "./shared/refusals.ts";
import {
  plainLanguageModel,
  questionAnswering,
  scoreClassification,
  tokenClassification,
} from "./shared/task-classes.ts";
import { embeddingTensor, layerNormTensors, perLayer, transposedLinearTensors } from "./shared/tensor-lists.ts";
import { attentionMask, inputIds } from "./shared/text-inputs.ts";

/** Configuration of GPT-2, every field explicit. */
export interface Gpt2Config {
  readonly vocabSize: number;
  readonly hiddenSize: number;
  readonly layers: number;
  readonly heads: number;
  readonly headSize: number;
  readonly intermediateSize: number;
  /** Canonical name of `activations.ts`. */
  readonly activation: string;
  readonly maxPositions: number;
  readonly layerNormEps: number;
  /** Scores are divided by the square root of the head size. */
  readonly scalesByHeadSize: boolean;
  /** Scores are also divided by layer number + 1. */
  readonly scalesByLayer: boolean;
}

/** models.md §3 F5 */
export const gpt2: FamilyDefinition<Gpt2Config> = {
  name: "gpt2",
  modelTypes: ["gpt2"],
  summary: "GPT-2: a pre-norm decoder with learned positions, whose q, k and v share one matrix.",
  basePrefix: "transformer.",
  adapterPrefixes: [],
  isCompiled: true,
  readConfig,
  sizes: ({ hiddenSize, vocabSize, layers, heads }) => ({
    hiddenSize,
    embeddingSize: hiddenSize,
    vocabSize,
    layers,
    heads,
  }),
  inputEmbedding: "wte.weight",
  tiesByDefault: true,
  tensors,
  ignoredTensors: [...ignoredBuffers, ...ignoredCausalMasks],
  sites,
  inputs: () => [inputIds, attentionMask],
  outputs: ["last_hidden_state"],
  refusedArchitectures: { prompt_tuning: noPrompt },
  refusesConfig: (config, method) => commonRefusal(sites(config), method),
  refusedBlocks: {},
  headTypes: decoderHeadTypes,
  taskClasses: [
    plainLanguageModel("GPT2LMHeadModel", "causal_lm"),
    scoreClassification("GPT2"),
    tokenClassification("GPT2"),
    questionAnswering("GPT2"),
  ],
  sentenceVector: "last-token",
};

function readConfig(json: JsonObject): ReadConfig<Gpt2Config> {
  const read = configReader(json);
  const hiddenSize = read.size("n_embd", 768);
  const heads = read.size("n_head", 12);
  if (read.boolean("add_cross_attention", false)) {
    read.refuse(
      "add_cross_attention",
      "a decoder with cross attention needs an encoder beside it and cannot be built alone",
    );
  }
  return read.finish({
    vocabSize: read.size("vocab_size", 50257),
    hiddenSize,
    layers: read.layers("n_layer", 12),
    heads,
    headSize: read.headSize("n_embd", hiddenSize, "n_head", heads),
    intermediateSize: read.size("n_inner", 4 * hiddenSize),
    activation: read.activation("activation_function", "gelu_new"),
    maxPositions: read.size("n_positions", 1024),
    layerNormEps: read.positive("layer_norm_epsilon", 1e-5),
    scalesByHeadSize: read.boolean("scale_attn_weights", true),
    scalesByLayer: read.boolean("scale_attn_by_inverse_layer_idx", false),
  });
}

function tensors(config: Gpt2Config): readonly BaseTensor[] {
  const { hiddenSize, intermediateSize } = config;
  return [
    embeddingTensor("wte", config.vocabSize, hiddenSize),
    embeddingTensor("wpe", config.maxPositions, hiddenSize),
    ...perLayer(config.layers, (index) => [
      ...layerNormTensors(`h.${index}.ln_1`, hiddenSize),
      ...transposedLinearTensors(`h.${index}.attn.c_attn`, hiddenSize, 3 * hiddenSize),
      ...transposedLinearTensors(`h.${index}.attn.c_proj`, hiddenSize, hiddenSize),
      ...layerNormTensors(`h.${index}.ln_2`, hiddenSize),
      ...transposedLinearTensors(`h.${index}.mlp.c_fc`, hiddenSize, intermediateSize),
      ...transposedLinearTensors(`h.${index}.mlp.c_proj`, intermediateSize, hiddenSize),
    ]),
    ...layerNormTensors("ln_f", hiddenSize),
  ];
}

function sites(config: Gpt2Config): readonly Site[] {
  const { hiddenSize, intermediateSize, heads, headSize } = config;
  return [
    invertibleSite("", hiddenSize),
    ...Array.from({ length: config.layers }, (_, index) =>
      layerSites({
        id: `decoder.${index}`,
        layer: index,
        path: `h.${index}`,
        hiddenSize,
        attentions: [
          {
            name: "attn",
            projections: [
              { name: "qkv", path: "attn.c_attn", inSize: hiddenSize, outSize: 3 * hiddenSize, isTransposed: true },
            ],
            prefix: { location: "self_prefix", path: "attn", heads, headSize },
            adapter: { location: "mh_adapter", path: "attention_adapters", hasNorm: false },
          },
        ],
        feedForward: {
          up: {
            location: "intermediate_lora",
            path: "mlp.c_fc",
            inSize: hiddenSize,
            outSize: intermediateSize,
            isTransposed: true,
          },
          down: {
            location: "output_lora",
            path: "mlp.c_proj",
            inSize: intermediateSize,
            outSize: hiddenSize,
            isTransposed: true,
          },
          adapter: { path: "output_adapters", hasNorm: false },
        },
      }),
    ).flat(),
  ];
}
