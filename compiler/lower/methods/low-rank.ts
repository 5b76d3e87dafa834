/**
 * What an adapter of the LoRA family does at one linear layer, in one form for all of them: a low-rank product `x·Aᵀ·Bᵀ` that
 * is added, or a vector that scales (methods.md §7). Everything but the product itself is constant.
 */
import { Bug } from "../../../language/bug.ts";
import type { LoraConfig, MtlLoraConfig } from "../../../language/catalogue/method-config.ts";
import type { LinearSite } from "../../../language/catalogue/site.ts";
import { floats } from "../../graph/tensor.ts";
import type { Value } from "../../graph/value.ts";
import { weight } from "../base-weights.ts";
import { scaleBy, sizesOf, transposed } from "../layers.ts";
import { type Lowering, parameter } from "../lowering.ts";
import { concat, reshape, slice } from "../shape.ts";

export interface LowRank {
  readonly kind: "low-rank";
  /** `[rank, in]` */
  readonly down: Value;
  /** `[out, rank]`, with alpha/r inside unless gated. */
  readonly up: Value;
  /** `[out]`: DoRA's gain on the whole output. */
  readonly gain?: Value;
}
export interface Scaling {
  readonly kind: "scaling";
  /** `[1, out]` */
  readonly factors: Value;
}
export interface Gate {
  /** `[groups, in]`; one group, or one for each adapted third of a fused layer. */
  readonly weight: Value;
  readonly bias: Value;
  readonly groups: number;
}
export type Update = (LowRank | Scaling) & { readonly gate?: Gate };

type AnyLora = LoraConfig | MtlLoraConfig;

export function updateAt(ctx: Lowering, site: LinearSite, name: string, config: AnyLora): Update {
  const get = (suffix: string) => parameter(ctx, name, `${site.path}.loras.${name}.${suffix}`);
  const groups = site.isFused ? site.matrices.filter((matrix) => config.attn_matrices.includes(matrix)).length : 1;
  const gate = config.use_gating ? { gate: { weight: get("gate.weight"), bias: get("gate.bias"), groups } } : {};
  if (config.composition_mode === "scale") return { ...scaling(ctx, site, config, get), ...gate };

  const factor = config.use_gating ? 1 : config.alpha / config.r;
  const { down, up } = factors(ctx, site, name, config, get);
  const scaled = scaleBy(ctx.g, up, factor);
  const gain = config.use_dora ? { gain: doraGain(ctx, site, down, up, get("m.weight")) } : {};
  return { kind: "low-rank", down, up: scaled, ...gain, ...gate };
}

/**
 * IA³: the layer's output times `l·alpha`; gated, alpha does not count (methods.md §7.7). A fused layer's thirds without a
 * vector of their own are scaled by one, and by alpha as the others are (methods.md §7.4).
 */
function scaling(ctx: Lowering, site: LinearSite, config: AnyLora, get: (suffix: string) => Value): Scaling {
  const { g } = ctx;
  const factor = config.use_gating ? 1 : config.alpha;
  const learned = get("lora_B");
  if (!site.isFused) {
    return { kind: "scaling", factors: reshape(g, scaleBy(g, learned, factor), [1, site.outSize]) };
  }
  const third = site.outSize / site.matrices.length;
  const ones = g.literal(floats([third, 1], new Float32Array(third).fill(1)));
  let used = 0;
  const parts = site.matrices.map((matrix) =>
    config.attn_matrices.includes(matrix) ? slice(g, learned, 0, used * third, ++used * third) : ones,
  );
  return { kind: "scaling", factors: reshape(g, scaleBy(g, concat(g, parts, 0), factor), [1, site.outSize]) };
}

function factors(
  ctx: Lowering,
  site: LinearSite,
  name: string,
  config: AnyLora,
  get: (suffix: string) => Value,
): { down: Value; up: Value } {
  const { g } = ctx;
  if (config.architecture === "mtl_lora") return multiTaskFactors(ctx, config, get);
  if (config.vera_d !== null && config.vera_b !== null) {
    const shared = (key: string) => parameter(ctx, name, `shared_parameters.${name}.${key}`);
    return {
      down: g.node("MatMul", [get("vera_D"), shared("lora_A")]),
      up: g.node("MatMul", [get("vera_B"), shared("lora_B")]),
    };
  }
  if (!site.isFused) return { down: get("lora_A"), up: get("lora_B") };
  return { down: get("lora_A"), up: spreadOverThirds(ctx, site, config, get("lora_B")) };
}

/**
 * The up-projections of a fused layer as one block matrix `[out, groups·r]`: group g's rows stand in its own third, the rest
 * is zero (methods.md §7.4).
 */
function spreadOverThirds(ctx: Lowering, site: LinearSite, config: AnyLora, up: Value): Value {
  const { g } = ctx;
  const third = site.outSize / site.matrices.length;
  const adapted = site.matrices.filter((matrix) => config.attn_matrices.includes(matrix));
  const zeros = (columns: number) => g.literal(floats([third, columns], new Float32Array(third * columns)));
  const rows = site.matrices.map((matrix) => {
    const group = adapted.indexOf(matrix);
    if (group < 0) return zeros(adapted.length * config.r);
    const own = slice(g, up, 0, group * third, (group + 1) * third);
    const columns = adapted.map((_, i) => (i === group ? own : zeros(config.r)));
    return concat(g, columns, 1);
  });
  return concat(g, rows, 0);
}

/** MTL-LoRA: `δ = Σᵢ wᵢ·x·Aᵀ·diag(v)·Bᵢᵀ`, `w = softmax(weights/τ)` (methods.md §7.8). */
function multiTaskFactors(
  ctx: Lowering,
  config: MtlLoraConfig,
  get: (suffix: string) => Value,
): { down: Value; up: Value } {
  const { g } = ctx;
  const shares = g.node("Softmax", [scaleBy(g, get("weights"), 1 / config.weights_sharpness)], {
    attributes: { axis: 0 },
  });
  const weighted = g.node("Mul", [get("lora_B"), reshape(g, shares, [config.n_up_projection, 1, 1])]);
  const up = g.node("ReduceSum", [weighted, g.ints([0])], { attributes: { keepdims: 0 } });
  return { down: get("lora_A"), up: g.node("Mul", [up, reshape(g, get("task_specific.values"), [1, config.r])]) };
}

/** `m / ‖W + B·A‖` by output row; alpha/r is not part of the norm (methods.md §7.5, M7). */
function doraGain(ctx: Lowering, site: LinearSite, down: Value, up: Value, magnitude: Value): Value {
  const { g } = ctx;
  const base = weight(ctx, `${site.path}.weight`);
  const rows = site.isTransposed ? transposed(g, base) : base;
  if (sizesOf(rows)[0] !== site.outSize) throw new Bug(`${site.id} has another output size than its weight`);
  const adapted = g.node("Add", [rows, g.node("MatMul", [up, down])]);
  const norm = g.node("ReduceL2", [adapted, g.ints([1])], { attributes: { keepdims: 0 } });
  return g.node("Div", [reshape(g, magnitude, [site.outSize]), norm]);
}
