/** One bottleneck module: its projections, own norms, scaling and gate (methods.md §3.3–3.6, §5). */
import type { BottleneckConfig } from "../../../language/catalogue/method-config.ts";
import type { BottleneckSite } from "../../../language/catalogue/site.ts";
import type { Value } from "../../graph/value.ts";
import { activationOf } from "../activations.ts";
import { gateMean } from "../gate.ts";
import { affine, layerNorm, scaleBy, transposed } from "../layers.ts";
import { type Lowering, parameter } from "../lowering.ts";
import { addTokens, scaleRows, type Tokens, withValue } from "../tokens.ts";
import { phmWeight } from "./phm.ts";

/** The library creates its own layer norms with this ε (methods.md, Notation). */
const libraryNormEpsilon = 1e-5;

export interface BottleneckModule {
  /** `u`: after scaling, before gate, residual and the module's last norm. What AdapterFusion sees. */
  exported: Tokens;
  /** `o`: the module's output. */
  output: Tokens;
}

/**
 * @param x the module's input
 * @param residual added to the output of a sequential module; a parallel one has none
 */
export function bottleneckModule(
  ctx: Lowering,
  site: BottleneckSite,
  name: string,
  config: BottleneckConfig,
  x: Tokens,
  residual: Tokens,
): BottleneckModule {
  const { g } = ctx;
  const get = (suffix: string) => parameter(ctx, name, `${site.path}.adapters.${name}.${suffix}`);
  const norm = (value: Value, prefix: string) =>
    layerNorm(g, value, get(`${prefix}.weight`), get(`${prefix}.bias`), libraryNormEpsilon);
  const act = activationOf(config.non_linearity);

  const normed = config.ln_before ? norm(x.value, "adapter_norm_before") : x.value;
  const down = project(ctx, site, name, config, config.ln_before ? "adapter_down.1" : "adapter_down.0", normed);
  const up = project(ctx, site, name, config, "adapter_up", act(g, down));
  const scaled =
    typeof config.scaling === "number" ? scaleBy(g, up, config.scaling) : g.node("Mul", [up, get("scaling")]);
  const exported = withValue(x, scaled);

  const gated = config.use_gating
    ? scaleRows(g, exported, gateMean(g, x, get("gate.weight"), get("gate.bias")))
    : exported;
  const finish = (value: Tokens) =>
    config.ln_after ? withValue(value, norm(value.value, "adapter_norm_after")) : value;
  if (config.is_parallel) return { exported, output: finish(gated) };
  if (config.adapter_residual_before_ln) return { exported, output: finish(addTokens(g, gated, residual)) };
  return { exported, output: addTokens(g, finish(gated), residual) };
}

function project(
  ctx: Lowering,
  site: BottleneckSite,
  name: string,
  config: BottleneckConfig,
  projection: string,
  x: Value,
): Value {
  const { g } = ctx;
  const prefix = `${site.path}.adapters.${name}.${projection}`;
  if (!config.phm_layer)
    return affine(g, x, parameter(ctx, name, `${prefix}.weight`), parameter(ctx, name, `${prefix}.bias`));
  const direction = projection === "adapter_up" ? "up" : "down";
  const weight = phmWeight(ctx, name, config, prefix, direction);
  // PHM weights are used untransposed, `[in, out]` (methods.md §5).
  return affine(g, x, transposed(g, weight), config.phm_bias ? parameter(ctx, name, `${prefix}.b`) : undefined);
}
