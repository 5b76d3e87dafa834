/** What flows through a bottleneck hook, and what its adapters and fusions do before and after their modules. */
import type { BottleneckConfig } from "../../../language/catalogue/method-config.ts";
import type { BottleneckSite } from "../../../language/catalogue/site.ts";
import { type Lowering, memberAt } from "../lowering.ts";
import { addTokens, type Tokens } from "../tokens.ts";
import type { RowScope } from "./rows.ts";

/** How the last adapter wants its output finished. */
export interface Finish {
  readonly addsResidual: boolean;
  readonly addsEntry: boolean;
}

export interface BottleneckState {
  readonly h: Tokens;
  readonly residual: Tokens;
  /** `h` as it came to the hook: a parallel module is added to it at the end. */
  readonly entry: Tokens;
  /** The adapter residual that an enclosing block has prepared. */
  readonly prepared?: Tokens;
  readonly finish?: Finish;
  /** The hook's result, where branches that finish differently have been joined. */
  readonly finished?: Tokens;
  readonly exported?: Tokens;
  readonly scope: RowScope;
}

export type Norm = (tokens: Tokens) => Tokens;

export interface BottleneckHook {
  readonly ctx: Lowering;
  readonly site: BottleneckSite;
  readonly norm: Norm | null;
}

/** The adapter's bottleneck at this site, if it has one. */
export function configAt(hook: BottleneckHook, name: string): BottleneckConfig | undefined {
  const member = memberAt(hook.ctx, name, hook.site);
  return member?.architecture === "bottleneck" ? member : undefined;
}

/** `pre` of methods.md §3.4: the module's input and its residual. */
export function prepare(
  hook: BottleneckHook,
  config: Pick<BottleneckConfig, "is_parallel" | "original_ln_before" | "residual_before_ln">,
  state: BottleneckState,
): { x: Tokens; residual: Tokens } {
  const { g } = hook.ctx;
  if (config.is_parallel) return { x: state.residual, residual: state.residual };
  if (!config.original_ln_before) return { x: state.h, residual: state.h };
  const sum = addTokens(g, state.h, state.residual);
  const x = hook.norm ? hook.norm(sum) : sum;
  if (config.residual_before_ln === false) return { x, residual: x };
  return { x, residual: config.residual_before_ln === "post_add" ? sum : state.h };
}

export function finishOf(config: BottleneckConfig): Finish {
  return { addsResidual: config.original_ln_after, addsEntry: config.is_parallel };
}
