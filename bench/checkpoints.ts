/** A BERT-base with random weights (440 MB) and adapters on it, outside the project and kept between runs. */
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Shapes, writeJson, writeRandomTensors } from "./write-checkpoint.ts";

const hidden = 768;
const intermediate = 3072;
const bottleneck = 48;
const rank = 8;

/** Change the number when what is written below changes. */
export const benchFolder = join(tmpdir(), "adapt-bench-1");

/** BERT-base, or the same with another number of layers. Gives the folder. */
export function bertFolder(layers: number): string {
  const folder = join(benchFolder, `bert-${layers}`);
  writeJson(folder, "config.json", {
    architectures: ["BertModel"],
    attention_probs_dropout_prob: 0.1,
    hidden_act: "gelu",
    hidden_dropout_prob: 0.1,
    hidden_size: hidden,
    initializer_range: 0.02,
    intermediate_size: intermediate,
    layer_norm_eps: 1e-12,
    max_position_embeddings: 512,
    model_type: "bert",
    num_attention_heads: 12,
    num_hidden_layers: layers,
    pad_token_id: 0,
    position_embedding_type: "absolute",
    type_vocab_size: 2,
    vocab_size: 30522,
  });
  writeRandomTensors(join(folder, "model.safetensors"), bertShapes(layers));
  return folder;
}

function bertShapes(layers: number): Shapes {
  const shapes = new Map<string, readonly number[]>();
  const norm = (name: string) => shapes.set(`${name}.weight`, [hidden]).set(`${name}.bias`, [hidden]);
  const linear = (name: string, from: number, to: number) =>
    shapes.set(`${name}.weight`, [to, from]).set(`${name}.bias`, [to]);
  shapes.set("embeddings.word_embeddings.weight", [30522, hidden]);
  shapes.set("embeddings.position_embeddings.weight", [512, hidden]);
  shapes.set("embeddings.token_type_embeddings.weight", [2, hidden]);
  norm("embeddings.LayerNorm");
  for (let layer = 0; layer < layers; layer++) {
    const prefix = `encoder.layer.${layer}`;
    for (const which of ["query", "key", "value"]) linear(`${prefix}.attention.self.${which}`, hidden, hidden);
    linear(`${prefix}.attention.output.dense`, hidden, hidden);
    norm(`${prefix}.attention.output.LayerNorm`);
    linear(`${prefix}.intermediate.dense`, hidden, intermediate);
    linear(`${prefix}.output.dense`, intermediate, hidden);
    norm(`${prefix}.output.LayerNorm`);
  }
  linear("pooler.dense", hidden, hidden);
  return shapes;
}

/** A trained `seq_bn(reduction_factor=16)` for a model of so many layers. Gives the folder. */
export function bottleneckFolder(name: string, layers: number): string {
  const shapes = new Map<string, readonly number[]>();
  for (let layer = 0; layer < layers; layer++) {
    const prefix = `bert.encoder.layer.${layer}.output.adapters.${name}`;
    shapes.set(`${prefix}.adapter_down.0.weight`, [bottleneck, hidden]);
    shapes.set(`${prefix}.adapter_down.0.bias`, [bottleneck]);
    shapes.set(`${prefix}.adapter_up.weight`, [hidden, bottleneck]);
    shapes.set(`${prefix}.adapter_up.bias`, [hidden]);
  }
  return adapterFolder(name, layers, bottleneckConfig, shapes);
}

/** A trained `lora(r=8)` on query and value. Gives the folder. */
export function loraFolder(name: string, layers: number): string {
  const shapes = new Map<string, readonly number[]>();
  for (let layer = 0; layer < layers; layer++) {
    for (const which of ["query", "value"]) {
      const prefix = `bert.encoder.layer.${layer}.attention.self.${which}.loras.${name}`;
      shapes.set(`${prefix}.lora_A`, [rank, hidden]).set(`${prefix}.lora_B`, [hidden, rank]);
    }
  }
  return adapterFolder(name, layers, loraConfig, shapes);
}

function adapterFolder(name: string, layers: number, config: object, shapes: Shapes): string {
  const folder = join(benchFolder, "adapters", `${name}-${layers}`);
  writeJson(folder, "adapter_config.json", {
    config,
    hidden_size: hidden,
    model_class: "BertAdapterModel",
    model_name: "bert",
    model_type: "bert",
    name,
    version: "adapters.1.2.0",
  });
  writeRandomTensors(join(folder, "adapter.safetensors"), shapes);
  return folder;
}

const loraConfig = {
  alpha: 16,
  architecture: "lora",
  attn_matrices: ["q", "v"],
  composition_mode: "add",
  dropout: 0.0,
  dtype: null,
  init_weights: "lora",
  init_weights_seed: null,
  intermediate_lora: false,
  leave_out: [],
  output_lora: false,
  r: rank,
  selfattn_lora: true,
  use_dora: false,
  use_gating: false,
  vera_b: null,
  vera_d: null,
};

const bottleneckConfig = {
  adapter_residual_before_ln: false,
  cross_adapter: false,
  dropout: 0.0,
  factorized_phm_W: true,
  factorized_phm_rule: false,
  hypercomplex_nonlinearity: "glorot-uniform",
  init_weights: "bert",
  init_weights_seed: null,
  inv_adapter: null,
  inv_adapter_reduction_factor: null,
  is_parallel: false,
  learn_phm: true,
  leave_out: [],
  ln_after: false,
  ln_before: false,
  mh_adapter: false,
  non_linearity: "relu",
  original_ln_after: true,
  original_ln_before: true,
  output_adapter: true,
  phm_bias: true,
  phm_c_init: "normal",
  phm_dim: 4,
  phm_init_range: 0.0001,
  phm_layer: false,
  phm_rank: 1,
  reduction_factor: 16,
  residual_before_ln: true,
  scaling: 1.0,
  shared_W_phm: false,
  shared_phm_rule: true,
  stochastic_depth: 0.0,
  use_gating: false,
};
