/** AdapterFusion: attention over what the fused adapters export (methods.md §4.4; composition.md §3.2). */
import type { FusionConfig } from "../../../language/catalogue/method-config.ts";
import type { Composition } from "../../../language/program/program.ts";
import type { Value } from "../../graph/value.ts";
import { affine, transposed } from "../layers.ts";
import { fusionOf, type Lowering, namesIn } from "../lowering.ts";
import { fusionParameter } from "../parameters.ts";
import { concat, reshape, unsqueeze } from "../shape.ts";
import { addTokens, alignTokens, type Tokens, withValue } from "../tokens.ts";
import { type BottleneckHook, type BottleneckState, configAt, finishOf, prepare } from "./bottleneck-state.ts";

type FuseNode = Extract<Composition, { kind: "Fuse" }>;

export function fuse(
  hook: BottleneckHook,
  node: FuseNode,
  state: BottleneckState,
  walkChild: (child: Composition, state: BottleneckState) => BottleneckState,
): BottleneckState {
  const { ctx } = hook;
  const present = node.children.filter((child) => namesIn(child).some((name) => configAt(hook, name)));
  const last = namesIn(node)
    .filter((name) => configAt(hook, name))
    .at(-1);
  const config = last === undefined ? undefined : configAt(hook, last);
  if (!config) return state;

  const { x, residual } = prepare(hook, config, state);
  const { config: fusion } = fusionOf(ctx, node.fusion);
  const query = fusion.query_before_ln && !config.is_parallel ? state.h : x;
  const prepared = { ...state, h: x, prepared: residual };
  const exported = present.map((child) => walkChild(child, prepared).exported).filter((tokens) => tokens !== undefined);
  const { context, scores } = attend(hook, node.fusion, fusion, query, exported, residual);
  if (ctx.build.outputFusionAttentions) {
    const name = `fusion_attentions.${hook.site.id}`;
    ctx.fusionAttentions.push({ name, value: reshape(ctx.g, scores, [query.batch, query.length, exported.length]) });
  }
  const h = fusion.residual_before ? context : addTokens(ctx.g, context, residual);
  const { finished: _, ...rest } = state;
  return { ...rest, h, exported: context, finish: finishOf(config) };
}

/** @returns the context and the probabilities `[rows, n]` */
function attend(
  hook: BottleneckHook,
  name: string,
  config: FusionConfig,
  query: Tokens,
  exported: readonly Tokens[],
  residual: Tokens,
): { context: Tokens; scores: Value } {
  const { ctx, site } = hook;
  const { g } = ctx;
  const get = (suffix: string) => parameterOfFusion(ctx, name, site.path, suffix);
  const aligned = alignTokens(g, [query, ...exported]);
  const q = aligned[0] ?? query;
  const values = aligned.slice(1).map((u) => (config.residual_before ? addTokens(g, u, residual) : u));
  const stacked = concat(
    g,
    values.map((u) => unsqueeze(g, u.value, [1])),
    1,
  );

  const queries = config.query ? affine(g, q.value, get("query.weight"), get("query.bias")) : q.value;
  const keys = config.key
    ? g.node("Add", [g.node("MatMul", [stacked, transposed(g, get("key.weight"))]), get("key.bias")])
    : stacked;
  const project = (value: Value) => g.node("MatMul", [value, transposed(g, get("value.weight"))]);
  const projected = config.value && config.value_before_softmax ? project(stacked) : stacked;

  const scores = g.node("MatMul", [keys, unsqueeze(g, queries, [2])]);
  const probabilities = g.node("Softmax", [scores], { attributes: { axis: 1 } });
  const sum = g.node("MatMul", [g.node("Transpose", [probabilities], { attributes: { perm: [0, 2, 1] } }), projected]);
  const context = config.value && !config.value_before_softmax ? project(sum) : sum;
  const flat = g.node("Squeeze", [context, g.ints([1])]);
  return { context: withValue(q, flat), scores: probabilities };
}

function parameterOfFusion(ctx: Lowering, name: string, path: string, suffix: string): Value {
  const fusion = fusionOf(ctx, name);
  return fusionParameter(ctx, fusion, `${path}.adapter_fusion_layer.${fusion.storedName}.${suffix}`);
}
