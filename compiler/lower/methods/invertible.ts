/** Invertible adapters (NICE) at the embeddings, and their inverse before a language-model head (methods.md §6). */
import type { BottleneckConfig } from "../../../language/catalogue/method-config.ts";
import type { InvertibleSite, Site } from "../../../language/catalogue/site.ts";
import type { Composition } from "../../../language/program/program.ts";
import type { Value } from "../../graph/value.ts";
import { activationOf } from "../activations.ts";
import { walk } from "../blocks/walk.ts";
import { affine } from "../layers.ts";
import { type Lowering, memberAt, namesIn, parameter } from "../lowering.ts";
import { concat, slice } from "../shape.ts";
import { type Tokens, widthOf, withValue } from "../tokens.ts";
import type { RowScope } from "./rows.ts";
import { type TokensAlgebra, tokensAlgebra } from "./tokens-algebra.ts";

export function invertibleHook(ctx: Lowering, x: Tokens): Tokens {
  const site = invertibleSite(ctx);
  if (!site) return x;
  const algebra = tokensAlgebra(
    ctx,
    "invertible",
    (name) => owner(ctx, name, site) !== undefined,
    (name, tokens) => {
      const config = owner(ctx, name, site);
      return config ? withValue(tokens, forward(ctx, site, name, config, tokens)) : tokens;
    },
  );
  return ctx.g.scope(site.id, () => walk(ctx, algebra, embeddingComposition(ctx), algebra.start(x)).tokens);
}

/**
 * Undoes on a branch's rows what their invertible adapters did at the embeddings.
 * @param composition what the branch goes through
 */
export function inverseInvertible(ctx: Lowering, composition: Composition, scope: RowScope, x: Tokens): Tokens {
  const site = invertibleSite(ctx);
  if (!site) return x;
  const algebra = invertibleAlgebra(ctx, site, inverse);
  return walk(ctx, algebra, embeddingComposition(ctx, composition), { ...algebra.start(x), scope }).tokens;
}

function invertibleAlgebra(ctx: Lowering, site: InvertibleSite, change: typeof forward): TokensAlgebra {
  const owns = (name: string) => owner(ctx, name, site) !== undefined;
  return tokensAlgebra(ctx, "invertible", owns, (name, tokens) => {
    const config = owner(ctx, name, site);
    return config ? withValue(tokens, change(ctx, site, name, config, tokens)) : tokens;
  });
}

/** The library applies the first adapter of a setup to everything (composition.md §6). */
export function embeddingComposition(ctx: Lowering, composition: Composition = ctx.active): Composition {
  const [first] = namesIn(ctx.active);
  if (ctx.build.semantics === "documented" || first === undefined) return composition;
  return { kind: "adapter", name: first };
}

function invertibleSite(ctx: Lowering): InvertibleSite | undefined {
  return [...ctx.sites.values()].find((site: Site): site is InvertibleSite => site.kind === "invertible");
}

function owner(ctx: Lowering, name: string, site: InvertibleSite): BottleneckConfig | undefined {
  const member = memberAt(ctx, name, site);
  return member?.architecture === "bottleneck" ? member : undefined;
}

/** `y₁ = x₁ + F(x₂)`, `y₂ = x₂ + G(y₁)` */
function forward(ctx: Lowering, site: InvertibleSite, name: string, config: BottleneckConfig, x: Tokens): Value {
  const { g } = ctx;
  const [left, right] = halves(ctx, x);
  const net = (part: "F" | "G", input: Value) => network(ctx, site, name, config, part, input);
  const first = g.node("Add", [left, net("F", right)]);
  const second = g.node("Add", [right, net("G", first)]);
  return concat(g, [first, second], 1);
}

/** `x₂ = y₂ − G(y₁)`, `x₁ = y₁ − F(x₂)` */
function inverse(ctx: Lowering, site: InvertibleSite, name: string, config: BottleneckConfig, x: Tokens): Value {
  const { g } = ctx;
  const [left, right] = halves(ctx, x);
  const net = (part: "F" | "G", input: Value) => network(ctx, site, name, config, part, input);
  const second = g.node("Sub", [right, net("G", left)]);
  const first = g.node("Sub", [left, net("F", second)]);
  return concat(g, [first, second], 1);
}

function halves(ctx: Lowering, x: Tokens): readonly [Value, Value] {
  const width = widthOf(x);
  const middle = Math.floor(width / 2);
  return [slice(ctx.g, x.value, 1, 0, middle), slice(ctx.g, x.value, 1, middle, width)];
}

function network(
  ctx: Lowering,
  site: InvertibleSite,
  name: string,
  config: BottleneckConfig,
  part: "F" | "G",
  input: Value,
): Value {
  const { g } = ctx;
  const prefix = `${site.path === "" ? "" : `${site.path}.`}invertible_adapters.${name}.${part}`;
  const get = (suffix: string) => parameter(ctx, name, `${prefix}.${suffix}`);
  const act = activationOf(config.non_linearity);
  return affine(g, act(g, affine(g, input, get("0.weight"), get("0.bias"))), get("2.weight"), get("2.bias"));
}
