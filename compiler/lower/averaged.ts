/** Adapters made in weight space from others (composition.md §10). Everything here is constant. */
import { Bug } from "../../language/bug.ts";
import type { AdapterUse, AveragedAdapter } from "../../language/program/program.ts";
import type { Value } from "../graph/value.ts";
import { renamed, splitAdapterKey } from "./adapter-key.ts";
import { scaleBy, sizesOf } from "./layers.ts";
import type { ParameterContext } from "./parameter-context.ts";
import { refuse } from "./refuse.ts";
import { concat, slice } from "./shape.ts";

/** Finds a tensor of a member: stored, fresh, or averaged itself. */
type ParameterOf = (member: AdapterUse, key: string) => Value;

interface Term {
  readonly weight: number;
  get(key: string): Value;
}

export function averagedParameter(
  ctx: ParameterContext,
  adapter: AveragedAdapter,
  key: string,
  parameterOf: ParameterOf,
): Value {
  const terms = adapter.members.map(({ adapter: member, weight }): Term => {
    return { weight, get: (own) => parameterOf(member, renamed(own, adapter.name, member.name)) };
  });
  switch (adapter.strategy) {
    case "linear":
      return weightedSum(ctx, terms, key, (weight) => weight);
    case "lora_linear_only_negate_b":
      return weightedSum(ctx, terms, key, key.endsWith(".lora_A") ? Math.abs : (weight) => weight);
    case "lora_delta_w_svd":
      return factorOfUpdate(ctx, adapter, terms, key);
  }
}

function weightedSum(
  ctx: ParameterContext,
  terms: readonly Term[],
  key: string,
  factorOf: (weight: number) => number,
): Value {
  const [first, ...rest] = terms.map(({ weight, get }) => scaleBy(ctx.g, get(key), factorOf(weight)));
  if (!first) throw new Bug("an average of nothing");
  return rest.reduce((sum, term) => ctx.g.node("Add", [sum, term]), first);
}

/**
 * A or B of rank k that come closest to `Δ = Σ λᵢ·Bᵢ·Aᵢ`, without alpha/r. A fused layer has one Δ for each adapted third, and
 * its A and B are stacked.
 */
function factorOfUpdate(ctx: ParameterContext, adapter: AveragedAdapter, terms: readonly Term[], key: string): Value {
  const { g } = ctx;
  const rank = adapter.svdRank;
  const factor = /^(.*\.lora_)([AB])$/.exec(key);
  const [, prefix = "", letter = ""] = factor ?? [];
  if (!factor || rank === null) throw new Bug(`${adapter.strategy} does not make ${key}`);
  refuseWhereReferenceFails(ctx, adapter, key);

  const pairs = terms.map(({ weight, get }) => ({ A: get(`${prefix}A`), B: scaleBy(g, get(`${prefix}B`), weight) }));
  const [rows = 0] = sizesOf(pairs[0]?.A ?? g.scalar(0));
  const [, columns = 1] = sizesOf(pairs[0]?.B ?? g.scalar(0));
  const groups = rows / columns;
  const factors = Array.from({ length: groups }, (_, group) => {
    const down = concat(
      g,
      pairs.map(({ A }) => part(ctx, A, group, groups)),
      0,
    );
    const up = concat(
      g,
      pairs.map(({ B }) => part(ctx, B, group, groups)),
      1,
    );
    const value = g.nodes("adapt.TruncatedSvd", [up, down], { attributes: { rank } })[letter === "A" ? 0 : 1];
    if (!value) throw new Bug("two factors expected");
    return value;
  });
  return concat(g, factors, 0);
}

function part(ctx: ParameterContext, value: Value, group: number, groups: number): Value {
  const size = (sizesOf(value)[0] ?? 0) / groups;
  return groups === 1 ? value : slice(ctx.g, value, 0, group * size, (group + 1) * size);
}

/** The reference transposes Δ on layers stored `[in, out]`, so that its factors do not fit them. */
function refuseWhereReferenceFails(ctx: ParameterContext, adapter: AveragedAdapter, key: string): void {
  if (ctx.build.semantics !== "adapters-1.2") return;
  const { path } = splitAdapterKey(key, adapter.name);
  const site = [...ctx.sites.values()].find((candidate) => candidate.kind === "linear" && candidate.path === path);
  if (site?.kind !== "linear" || !site.isTransposed) return;
  refuse(ctx, {
    code: "E0405",
    message: `adapters 1.2 cannot average ${adapter.name} by \`lora_delta_w_svd\` on ${ctx.build.model.family.name} models`,
    help: 'Use `semantics = "documented"`, or `combine_strategy="linear"`.',
  });
}
