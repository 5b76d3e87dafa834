/**
 * The sites of one transformer layer in forward order, from a description with module paths (models.md §4, checkpoints.md §5).
 *
 * Names of sites, the same in every family, `S` being `encoder.3`, `decoder.3`, `text.3` or `vision.3`:
 * `S.attn.q|k|v` or `S.attn.qkv` (fused) · `S.attn.prefix` · `S.attn.out` (bottleneck) · the same four with `cross` ·
 * `S.ffn.up` · `S.ffn.down` (linears) · `S.ffn.out` (bottleneck) · `S.reft`; and `embeddings.invertible`, `embeddings.prompt`.
 * `ffn.up` widens and `ffn.down` narrows, whichever config switch (`location`) a family maps them to.
 */
import type { AttentionMatrix, BottleneckSite, LinearSite, PrefixSite, Site } from "../../site.ts";

/** One projection; `path` is relative to the layer. */
export interface ProjectionPath {
  readonly name: AttentionMatrix;
  readonly path: string;
  readonly inSize: number;
  readonly outSize: number;
}

/** q, k and v in one matrix, as equal thirds. */
export interface FusedProjection {
  readonly name: "qkv";
  readonly path: string;
  readonly inSize: number;
  readonly outSize: number;
  readonly isTransposed: boolean;
}

export interface AttentionDescription {
  readonly name: "attn" | "cross";
  readonly projections: readonly (ProjectionPath | FusedProjection)[];
  readonly prefix: {
    readonly location: string;
    readonly path: string;
    readonly heads: number;
    readonly headSize: number;
  } | null;
  readonly adapter: {
    readonly location: BottleneckSite["location"];
    readonly path: string;
    readonly hasNorm: boolean;
  } | null;
}

export interface FeedForwardDescription {
  readonly up: FeedForwardLinear;
  readonly down: FeedForwardLinear;
  readonly adapter: { readonly path: string; readonly hasNorm: boolean };
}

export interface FeedForwardLinear {
  readonly location: "intermediate_lora" | "output_lora";
  readonly path: string;
  readonly inSize: number;
  readonly outSize: number;
  readonly isTransposed?: true;
}

export interface LayerDescription {
  /** `encoder.3` */
  readonly id: string;
  /** The number that `leave_out` means. */
  readonly layer: number;
  /** Module path of the layer. */
  readonly path: string;
  readonly hiddenSize: number;
  readonly attentions: readonly AttentionDescription[];
  readonly feedForward: FeedForwardDescription;
}

/** All sites of the layer in forward order. */
export function layerSites(layer: LayerDescription): readonly Site[] {
  return [
    ...layer.attentions.flatMap((attention) => attentionSites(layer, attention)),
    feedForwardSite(layer, "up", layer.feedForward.up),
    feedForwardSite(layer, "down", layer.feedForward.down),
    {
      kind: "bottleneck",
      id: `${layer.id}.ffn.out`,
      layer: layer.layer,
      path: join(layer.path, layer.feedForward.adapter.path),
      location: "output_adapter",
      hiddenSize: layer.hiddenSize,
      hasNorm: layer.feedForward.adapter.hasNorm,
    },
    { kind: "reft", id: `${layer.id}.reft`, layer: layer.layer, path: layer.path, hiddenSize: layer.hiddenSize },
  ];
}

/** The invertible adapter at the embeddings; `path` is empty for the base model itself. */
export function invertibleSite(path: string, hiddenSize: number): Site {
  return { kind: "invertible", id: "embeddings.invertible", layer: -1, path, hiddenSize };
}

/** The soft prompt, right after the invertible adapter. */
export function promptSite(hiddenSize: number): Site {
  return { kind: "prompt", id: "embeddings.prompt", layer: -1, path: "", hiddenSize };
}

/** Intermediate and output linears under the switches that most families give them. */
export function plainFeedForward(
  up: string,
  down: string,
  hiddenSize: number,
  innerSize: number,
): Pick<FeedForwardDescription, "up" | "down"> {
  return {
    up: { location: "intermediate_lora", path: up, inSize: hiddenSize, outSize: innerSize },
    down: { location: "output_lora", path: down, inSize: innerSize, outSize: hiddenSize },
  };
}

/** q, k and v as three linears: `paths` in that order, k and v `keyValueSize` wide. */
export function separateProjections(
  paths: readonly [string, string, string],
  inSize: number,
  querySize: number,
  keyValueSize = querySize,
): readonly ProjectionPath[] {
  const [q, k, v] = paths;
  return [
    { name: "q", path: q, inSize, outSize: querySize },
    { name: "k", path: k, inSize, outSize: keyValueSize },
    { name: "v", path: v, inSize, outSize: keyValueSize },
  ];
}

function attentionSites(layer: LayerDescription, attention: AttentionDescription): readonly Site[] {
  const id = `${layer.id}.${attention.name}`;
  const linears = attention.projections.map((projection): LinearSite => {
    const isFused = projection.name === "qkv";
    return {
      kind: "linear",
      id: `${id}.${projection.name}`,
      layer: layer.layer,
      path: join(layer.path, projection.path),
      location: "selfattn_lora",
      matrices: projection.name === "qkv" ? ["q", "k", "v"] : [projection.name],
      isFused,
      inSize: projection.inSize,
      outSize: projection.outSize,
      isTransposed: projection.name === "qkv" && projection.isTransposed,
    };
  });
  return [...linears, ...prefixSites(layer, attention, id), ...adapterSites(layer, attention, id)];
}

function prefixSites(layer: LayerDescription, attention: AttentionDescription, id: string): readonly PrefixSite[] {
  if (attention.prefix === null) return [];
  const { location, path, heads, headSize } = attention.prefix;
  return [
    {
      kind: "prefix",
      id: `${id}.prefix`,
      layer: layer.layer,
      path: join(layer.path, path),
      location,
      heads,
      headSize,
      hiddenSize: layer.hiddenSize,
    },
  ];
}

function adapterSites(layer: LayerDescription, attention: AttentionDescription, id: string): readonly BottleneckSite[] {
  if (attention.adapter === null) return [];
  const { location, path, hasNorm } = attention.adapter;
  return [
    {
      kind: "bottleneck",
      id: `${id}.out`,
      layer: layer.layer,
      path: join(layer.path, path),
      location,
      hiddenSize: layer.hiddenSize,
      hasNorm,
    },
  ];
}

function feedForwardSite(layer: LayerDescription, name: "up" | "down", linear: FeedForwardLinear): LinearSite {
  return {
    kind: "linear",
    id: `${layer.id}.ffn.${name}`,
    layer: layer.layer,
    path: join(layer.path, linear.path),
    location: linear.location,
    matrices: [],
    isFused: false,
    inSize: linear.inSize,
    outSize: linear.outSize,
    isTransposed: linear.isTransposed === true,
  };
}

function join(parent: string, child: string): string {
  if (parent === "" || child === "") return parent + child;
  return `${parent}.${child}`;
}
