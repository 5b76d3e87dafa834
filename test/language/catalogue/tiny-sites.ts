/** Hand-made site lists of the tiny models behind the fixtures: H = 32, two layers in each half, 4 heads. */
import type { BottleneckSite, LinearSite, PrefixSite, Site } from "../../../language/catalogue/site.ts";

const H = 32;

function bottleneck(
  path: string,
  layer: number,
  location: BottleneckSite["location"],
  hasNorm: boolean,
): BottleneckSite {
  return { kind: "bottleneck", id: `${path}:${location}`, layer, path, location, hiddenSize: H, hasNorm };
}

function linear(
  path: string,
  layer: number,
  location: LinearSite["location"],
  sizes: readonly [inSize: number, outSize: number],
  matrices: LinearSite["matrices"] = [],
): LinearSite {
  const [inSize, outSize] = sizes;
  const isFused = matrices.length > 1;
  return { kind: "linear", id: path, layer, path, location, matrices, isFused, inSize, outSize, isTransposed: isFused };
}

function prefix(path: string, layer: number, location: string, heads = 4): PrefixSite {
  return { kind: "prefix", id: `${path}:prefix`, layer, path, location, heads, headSize: 8, hiddenSize: H };
}

function reft(path: string, layer: number): Site {
  return { kind: "reft", id: `${path}:reft`, layer, path, hiddenSize: H };
}

function embeddingLevel(kind: "invertible" | "prompt", path: string): Site {
  return { kind, id: kind, layer: -1, path, hiddenSize: H };
}

export const bertSites: readonly Site[] = [
  embeddingLevel("invertible", ""),
  embeddingLevel("prompt", ""),
  ...[0, 1].flatMap((layer) => {
    const path = `encoder.layer.${layer}`;
    return [
      linear(`${path}.attention.self.query`, layer, "selfattn_lora", [H, H], ["q"]),
      linear(`${path}.attention.self.key`, layer, "selfattn_lora", [H, H], ["k"]),
      linear(`${path}.attention.self.value`, layer, "selfattn_lora", [H, H], ["v"]),
      prefix(`${path}.attention.self`, layer, "self_prefix"),
      bottleneck(`${path}.attention.output`, layer, "mh_adapter", true),
      linear(`${path}.intermediate.dense`, layer, "intermediate_lora", [H, 48]),
      linear(`${path}.output.dense`, layer, "output_lora", [48, H]),
      bottleneck(`${path}.output`, layer, "output_adapter", true),
      reft(path, layer),
    ];
  }),
];

/** The attention projections are one matrix, stored transposed. */
export const gpt2Sites: readonly Site[] = [0, 1].flatMap((layer) => {
  const path = `h.${layer}`;
  return [
    linear(`${path}.attn.c_attn`, layer, "selfattn_lora", [H, 3 * H], ["q", "k", "v"]),
    linear(`${path}.mlp.c_fc`, layer, "intermediate_lora", [H, 128]),
    linear(`${path}.mlp.c_proj`, layer, "output_lora", [128, H]),
  ];
});

/** Two key–value heads for four query heads. */
export const llamaSites: readonly Site[] = [0, 1].flatMap((layer) => {
  const path = `layers.${layer}.self_attn`;
  return [
    linear(`${path}.q_proj`, layer, "selfattn_lora", [H, H], ["q"]),
    linear(`${path}.k_proj`, layer, "selfattn_lora", [H, 16], ["k"]),
    linear(`${path}.v_proj`, layer, "selfattn_lora", [H, 16], ["v"]),
    prefix(path, layer, "self_prefix", 2),
  ];
});

/** Encoder layers 0 and 1, decoder layers 2 and 3. */
export const t5Sites: readonly Site[] = [
  ...[0, 1].flatMap((block) => t5Block(`encoder.block.${block}`, block, false)),
  ...[0, 1].flatMap((block) => t5Block(`decoder.block.${block}`, block + 2, true)),
];

function t5Block(path: string, layer: number, isDecoder: boolean): readonly Site[] {
  const last = isDecoder ? 2 : 1;
  return [
    ...t5Attention(`${path}.layer.0.SelfAttention`, layer, isDecoder ? "self_prefix" : "encoder_prefix"),
    bottleneck(`${path}.layer.0`, layer, "mh_adapter", false),
    ...(isDecoder
      ? [
          ...t5Attention(`${path}.layer.1.EncDecAttention`, layer, "cross_prefix"),
          bottleneck(`${path}.layer.1`, layer, "cross_adapter", false),
        ]
      : []),
    linear(`${path}.layer.${last}.DenseReluDense.wi`, layer, "intermediate_lora", [H, 48]),
    linear(`${path}.layer.${last}.DenseReluDense.wo`, layer, "output_lora", [48, H]),
    bottleneck(`${path}.layer.${last}`, layer, "output_adapter", false),
  ];
}

function t5Attention(path: string, layer: number, location: string): readonly Site[] {
  return [
    ...(["q", "k", "v"] as const).map((matrix) =>
      linear(`${path}.${matrix}`, layer, "selfattn_lora", [H, H], [matrix]),
    ),
    prefix(path, layer, location),
  ];
}
