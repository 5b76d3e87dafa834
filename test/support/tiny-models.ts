/** Models small enough to compile and run in milliseconds: two layers, eight components, twenty words. */
import { familyForModelType } from "../../language/catalogue/families/index.ts";
import type { FamilyDefinition } from "../../language/catalogue/family.ts";
import type { JsonObject } from "../../language/checkpoint/facts.ts";

const bertSizes = {
  vocab_size: 20,
  hidden_size: 8,
  num_hidden_layers: 2,
  num_attention_heads: 2,
  intermediate_size: 12,
  max_position_embeddings: 24,
};

/** config.json by family. */
export const tinyConfigs = {
  bert: { model_type: "bert", ...bertSizes },
  "bert-relative": { model_type: "bert", ...bertSizes, position_embedding_type: "relative_key_query" },
  roberta: { model_type: "roberta", ...bertSizes, pad_token_id: 1 },
  electra: { model_type: "electra", ...bertSizes, embedding_size: 4 },
  distilbert: {
    model_type: "distilbert",
    vocab_size: 20,
    dim: 8,
    n_layers: 2,
    n_heads: 2,
    hidden_dim: 12,
    max_position_embeddings: 24,
  },
  gpt2: { model_type: "gpt2", vocab_size: 20, n_embd: 8, n_layer: 2, n_head: 2, n_inner: 12, n_positions: 24 },
  llama: {
    model_type: "llama",
    vocab_size: 20,
    hidden_size: 8,
    num_hidden_layers: 2,
    num_attention_heads: 2,
    num_key_value_heads: 1,
    intermediate_size: 12,
    max_position_embeddings: 24,
  },
  t5: {
    model_type: "t5",
    vocab_size: 20,
    d_model: 8,
    d_kv: 4,
    num_heads: 2,
    d_ff: 12,
    num_layers: 2,
    relative_attention_num_buckets: 8,
    relative_attention_max_distance: 16,
  },
  vit: {
    model_type: "vit",
    hidden_size: 8,
    num_hidden_layers: 2,
    num_attention_heads: 2,
    intermediate_size: 12,
    image_size: 8,
    patch_size: 4,
    num_channels: 1,
  },
} as const satisfies Readonly<Record<string, JsonObject>>;

export type TinyModel = keyof typeof tinyConfigs;

export const tinyModels = Object.keys(tinyConfigs) as readonly TinyModel[];

/** Words that every text model knows. */
export const tinyVocabulary = 20;

export function tinyFamily(model: TinyModel): { family: FamilyDefinition<unknown>; config: unknown } {
  const json: JsonObject = tinyConfigs[model];
  const family = familyForModelType(String(json.model_type));
  if (family === undefined) throw new Error(`no family for ${model}`);
  const read = family.readConfig(json);
  if (!read.ok) throw new Error(read.problems.map(({ message }) => message).join("; "));
  return { family, config: read.config };
}
