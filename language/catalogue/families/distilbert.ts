import type { JsonObject } from "../../checkpoint/facts.ts";
import type { BaseTensor, FamilyDefinition, ReadConfig } from "../family.ts";
import type { Site } from "../site.ts";
import { configReader } from "./shared/config-reader.ts";
import { encoderHeadTypes } from "./shared/head-types.ts";
import { ignoredBuffers } from "./shared/ignored-tensors.ts";
import { invertibleSite, layerSites, plainFeedForward, promptSite, separateProjections } from "./shared/layer-sites.ts";
import { commonRefusal } from "./shared/refusals.ts";
import {
  denseClassification,
  questionAnswering,
  taskClass,
  tokenClassification,
  transformedLanguageModel,
} from "./shared/task-classes.ts";
import { embeddingTensor, layerNormTensors, linearTensors, perLayer } from "./shared/tensor-lists.ts";
import { attentionMask, inputIds } from "./shared/text-inputs.ts";

/** Configuration of DistilBERT, every field explicit. The epsilon of its norms is always 1e-12. */
export interface DistilbertConfig {
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
  readonly padTokenId: number | null;
}

/** models.md §3 F1d */
export const distilbert: FamilyDefinition<DistilbertConfig> = {
  name: "distilbert",
  modelTypes: ["distilbert"],
  summary: "DistilBERT: a slim BERT without token types and pooler.",
  basePrefix: "distilbert.",
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
  inputEmbedding: "embeddings.word_embeddings.weight",
  tiesByDefault: true,
  tensors,
  ignoredTensors: ignoredBuffers,
  sites,
  inputs: () => [inputIds, attentionMask],
  outputs: ["last_hidden_state"],
  refusedArchitectures: {},
  refusesConfig: (config, method) => commonRefusal(sites(config), method),
  refusedBlocks: {},
  headTypes: encoderHeadTypes,
  taskClasses: [
    denseClassification("DistilBert", "relu", "pre_classifier", "classifier"),
    taskClass("DistilBertForMultipleChoice", "multiple_choice", { activation_function: "relu", layers: 2 }, [
      [1, "pre_classifier"],
      [4, "classifier"],
    ]),
    tokenClassification("DistilBert"),
    questionAnswering("DistilBert"),
    transformedLanguageModel(
      "DistilBertForMaskedLM",
      "masked_lm",
      "gelu",
      ["vocab_transform", "vocab_layer_norm", "vocab_projector"],
      "activation",
    ),
  ],
  sentenceVector: "first",
};

function readConfig(json: JsonObject): ReadConfig<DistilbertConfig> {
  const read = configReader(json);
  const hiddenSize = read.size("dim", 768);
  const heads = read.size("n_heads", 12);
  return read.finish({
    vocabSize: read.size("vocab_size", 30522),
    hiddenSize,
    layers: read.layers("n_layers", 6),
    heads,
    headSize: read.headSize("dim", hiddenSize, "n_heads", heads),
    intermediateSize: read.size("hidden_dim", 4 * 768),
    activation: read.activation("activation", "gelu"),
    maxPositions: read.size("max_position_embeddings", 512),
    layerNormEps: 1e-12,
    padTokenId: read.tokenId("pad_token_id", 0),
  });
}

function tensors(config: DistilbertConfig): readonly BaseTensor[] {
  const { hiddenSize, intermediateSize } = config;
  return [
    embeddingTensor("embeddings.word_embeddings", config.vocabSize, hiddenSize),
    embeddingTensor("embeddings.position_embeddings", config.maxPositions, hiddenSize),
    ...layerNormTensors("embeddings.LayerNorm", hiddenSize),
    ...perLayer(config.layers, (index) => {
      const path = `transformer.layer.${index}`;
      return [
        ...["q_lin", "k_lin", "v_lin", "out_lin"].flatMap((name) =>
          linearTensors(`${path}.attention.${name}`, hiddenSize, hiddenSize),
        ),
        ...layerNormTensors(`${path}.sa_layer_norm`, hiddenSize),
        ...linearTensors(`${path}.ffn.lin1`, hiddenSize, intermediateSize),
        ...linearTensors(`${path}.ffn.lin2`, intermediateSize, hiddenSize),
        ...layerNormTensors(`${path}.output_layer_norm`, hiddenSize),
      ];
    }),
  ];
}

function sites(config: DistilbertConfig): readonly Site[] {
  const { hiddenSize, intermediateSize, heads, headSize } = config;
  return [
    invertibleSite("", hiddenSize),
    promptSite(hiddenSize),
    ...Array.from({ length: config.layers }, (_, index) =>
      layerSites({
        id: `encoder.${index}`,
        layer: index,
        path: `transformer.layer.${index}`,
        hiddenSize,
        attentions: [
          {
            name: "attn",
            projections: separateProjections(
              ["attention.q_lin", "attention.k_lin", "attention.v_lin"],
              hiddenSize,
              hiddenSize,
            ),
            prefix: { location: "self", path: "attention", heads, headSize },
            adapter: { location: "mh_adapter", path: "attention_adapters", hasNorm: true },
          },
        ],
        feedForward: {
          ...plainFeedForward("ffn.lin1", "ffn.lin2", hiddenSize, intermediateSize),
          adapter: { path: "output_adapters", hasNorm: true },
        },
      }),
    ).flat(),
  ];
}
