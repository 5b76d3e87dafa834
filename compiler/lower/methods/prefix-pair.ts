/** The keys and values that one prefix-tuning adapter prepends at one attention (methods.md §8.3, §8.4). */
import { Bug } from "../../../language/bug.ts";
import type { PrefixTuningConfig } from "../../../language/catalogue/method-config.ts";
import { attachesTo } from "../../../language/catalogue/methods/index.ts";
import type { PrefixSite } from "../../../language/catalogue/site.ts";
import type { Dim } from "../../graph/dim.ts";
import type { Value } from "../../graph/value.ts";
import { activationOf } from "../activations.ts";
import { gateMean } from "../gate.ts";
import { affine } from "../layers.ts";
import { type Lowering, parameter } from "../lowering.ts";
import { expand, reshape, slice, transpose } from "../shape.ts";
import { type Tokens, valueToBatch } from "../tokens.ts";

/** @returns both `[batch, heads, prefix_length, headSize]` */
export function prefixPair(
  ctx: Lowering,
  site: PrefixSite,
  name: string,
  config: PrefixTuningConfig,
  input: Tokens,
  batch: Dim,
): { keys: Value; values: Value } {
  const { g } = ctx;
  const sharing = [...ctx.sites.values()].filter(
    (other): other is PrefixSite =>
      other.kind === "prefix" && other.location === site.location && attachesTo(config, other),
  );
  const index = sharing.findIndex((other) => other.id === site.id);
  if (index < 0) throw new Bug(`${name} has no prefix at ${site.id}`);

  const P = config.prefix_length;
  const all = reshape(g, pool(ctx, site, name, config), [P, sharing.length * 2, site.heads, site.headSize]);
  const half = (offset: number) => {
    const own = slice(g, all, 1, 2 * index + offset, 2 * index + offset + 1);
    const rows = transpose(g, own, [1, 2, 0, 3]);
    return expand(g, rows, [batch, site.heads, P, site.headSize]);
  };
  if (!config.use_gating) return { keys: half(0), values: half(1) };

  const gateKey = `${site.path}.prefix_tuning.prefix_gates.${name}`;
  const gates = gateMean(g, input, parameter(ctx, name, `${gateKey}.weight`), parameter(ctx, name, `${gateKey}.bias`));
  const gate = (column: number) => {
    const one = slice(g, gates, 2, column, column + 1);
    return valueToBatch(g, reshape(g, one, [one.shape[0] ?? 1, 1, 1, 1]), batch);
  };
  const last = config.shared_gating ? 0 : 1;
  return { keys: g.node("Mul", [half(0), gate(0)]), values: g.node("Mul", [half(1), gate(last)]) };
}

/** `[P, layers·2·heads·headSize]`, or flat. */
function pool(ctx: Lowering, site: PrefixSite, name: string, config: PrefixTuningConfig): Value {
  const { g } = ctx;
  const get = (suffix: string) =>
    parameter(ctx, name, `prefix_tuning.prefix_tunings.${name}.${site.location}.${suffix}`);
  if (config.flat) return get("control_trans");
  const act = activationOf(config.non_linearity);
  const hidden = act(g, affine(g, get("wte.weight"), get("control_trans.0.weight"), get("control_trans.0.bias")));
  return affine(g, hidden, get("control_trans.2.weight"), get("control_trans.2.bias"));
}
