/** Prompt tuning: constant rows in the embedded sequence (methods.md §9). */
import type { PromptTuningConfig } from "../../../language/catalogue/method-config.ts";
import type { PromptSite, Site } from "../../../language/catalogue/site.ts";
import { addDims, fixed, fixedSize, subtractDims } from "../../graph/dim.ts";
import type { Value } from "../../graph/value.ts";
import { walk } from "../blocks/walk.ts";
import { type Lowering, memberAt, namesIn, parameter } from "../lowering.ts";
import { refuse } from "../refuse.ts";
import { concat, expand, reshape } from "../shape.ts";
import { fromBatched, type Tokens, toBatched, widthOf } from "../tokens.ts";
import { embeddingComposition } from "./invertible.ts";
import { tokensAlgebra } from "./tokens-algebra.ts";

export interface PromptedTokens {
  readonly tokens: Tokens;
  /** Tokens that the prompt added; masks grow by as many visible columns in front. */
  readonly added: number;
}

export function promptHook(ctx: Lowering, x: Tokens): PromptedTokens {
  const site = [...ctx.sites.values()].find((candidate: Site): candidate is PromptSite => candidate.kind === "prompt");
  if (!site) return { tokens: x, added: 0 };
  const configOf = (name: string): PromptTuningConfig | undefined => {
    const member = memberAt(ctx, name, site);
    return member?.architecture === "prompt_tuning" ? member : undefined;
  };
  const composition = embeddingComposition(ctx);
  if (!hasOneLength(composition, (name) => configOf(name)?.prompt_length ?? 0)) {
    refuse(ctx, {
      code: "E0404",
      message: "every branch needs a prompt of the same length, because all rows of a batch are equally long",
    });
    return { tokens: x, added: 0 };
  }
  const algebra = tokensAlgebra(
    ctx,
    "prompt tuning",
    (name) => configOf(name) !== undefined,
    (name, tokens) => {
      const config = configOf(name);
      return config ? withPrompt(ctx, name, config, tokens) : tokens;
    },
  );
  const { tokens } = ctx.g.scope(site.id, () => walk(ctx, algebra, composition, algebra.start(x)));
  return { tokens, added: fixedSize(subtractDims(tokens.length, x.length)) ?? 0 };
}

/** A mask for the lengthened sequence. @param mask `[batch, length]` int64 */
export function extendMask(ctx: Lowering, mask: Value, added: number): Value {
  if (added === 0) return mask;
  const { g } = ctx;
  const one = g.literal({ dtype: "int64", shape: [1, 1], data: BigInt64Array.of(1n) });
  return concat(g, [expand(g, one, [mask.shape[0] ?? 1, added]), mask], 1);
}

function hasOneLength(node: Lowering["active"], lengthOf: (name: string) => number): boolean {
  const lengths = (child: Lowering["active"]): number =>
    namesIn(child).reduce((sum, name) => Math.max(sum, lengthOf(name)), 0);
  if (node.kind === "none" || node.kind === "adapter") return true;
  if (node.kind === "Stack") return node.children.every((child) => hasOneLength(child, lengthOf));
  return (
    new Set(node.children.map(lengths)).size === 1 && node.children.every((child) => hasOneLength(child, lengthOf))
  );
}

function withPrompt(ctx: Lowering, name: string, config: PromptTuningConfig, x: Tokens): Tokens {
  const { g } = ctx;
  const table = parameter(ctx, name, `prompt_tuning.prompt_tunings.${name}.prompt_embedding.weight`);
  const width = widthOf(x);
  const prompt = expand(g, reshape(g, table, [1, config.prompt_length, width]), [x.batch, config.prompt_length, width]);
  const batched = toBatched(g, x);
  if (config.combine === "prefix") return fromBatched(g, concat(g, [prompt, batched], 1));
  const after = subtractDims(x.length, fixed(1));
  const first = g.node("Slice", [batched, g.ints([0]), g.ints([1]), g.ints([1])]);
  const rest = g.node("Slice", [batched, g.ints([1]), g.ints([Number.MAX_SAFE_INTEGER]), g.ints([1])], {
    declaredShapes: [[x.batch, after, fixed(width)]],
  });
  const whole = concat(g, [first, prompt, rest], 1);
  return fromBatched(g, reshape(g, whole, [x.batch, addDims(x.length, fixed(config.prompt_length)), width]));
}
