/** Families that the checker knows and the compiler does not build yet: everything but the tensors. */
import type { JsonObject } from "../../../checkpoint/facts.ts";
import type { FamilyDefinition } from "../../family.ts";
import type { MethodConfig } from "../../method-config.ts";
import { type ConfigReader, configReader } from "./config-reader.ts";
import { commonRefusal } from "./refusals.ts";

/** What most of these families need to list their sites. */
export interface LayeredConfig {
  readonly vocabSize: number;
  readonly hiddenSize: number;
  readonly embeddingSize: number;
  readonly layers: number;
  readonly heads: number;
  readonly headSize: number;
  readonly intermediateSize: number;
}

type Needed<C> = Pick<
  FamilyDefinition<C>,
  "name" | "summary" | "basePrefix" | "inputEmbedding" | "sites" | "inputs" | "headTypes" | "taskClasses"
>;

type Defaulted<C> = Pick<
  FamilyDefinition<C>,
  "adapterPrefixes" | "tiesByDefault" | "outputs" | "refusedArchitectures" | "refusedBlocks" | "sentenceVector"
>;

export interface UncompiledTraits<C> extends Needed<C>, Partial<Defaulted<C>> {
  read(reader: ConfigReader, json: JsonObject): C;
  /** Reasons of this family beside the common ones. */
  refuses?(config: C, method: MethodConfig): string | null;
}

export function uncompiled<C extends LayeredConfig>(traits: UncompiledTraits<C>): FamilyDefinition<C> {
  return {
    modelTypes: [traits.name],
    adapterPrefixes: [],
    tiesByDefault: true,
    outputs: ["last_hidden_state"],
    refusedArchitectures: {},
    refusedBlocks: {},
    sentenceVector: "first",
    ...traits,
    isCompiled: false,
    readConfig: (json) => {
      const reader = configReader(json);
      return reader.finish(traits.read(reader, json));
    },
    sizes: ({ hiddenSize, embeddingSize, vocabSize, layers, heads }) => ({
      hiddenSize,
      embeddingSize,
      vocabSize,
      layers,
      heads,
    }),
    tensors: () => [],
    ignoredTensors: [],
    refusesConfig: (config, method) => traits.refuses?.(config, method) ?? commonRefusal(traits.sites(config), method),
  };
}

/** The keys under which most encoders keep their sizes. */
export function readLayered(
  read: ConfigReader,
  defaults: { vocabSize: number; hiddenSize: number; layers: number; heads: number; intermediateSize: number },
): LayeredConfig {
  const hiddenSize = read.size("hidden_size", defaults.hiddenSize);
  const heads = read.size("num_attention_heads", defaults.heads);
  return {
    vocabSize: read.size("vocab_size", defaults.vocabSize),
    hiddenSize,
    embeddingSize: hiddenSize,
    layers: read.layers("num_hidden_layers", defaults.layers),
    heads,
    headSize: read.headSize("hidden_size", hiddenSize, "num_attention_heads", heads),
    intermediateSize: read.size("intermediate_size", defaults.intermediateSize),
  };
}
