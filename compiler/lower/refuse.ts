import type { CompileProblem } from "../compiled.ts";
import type { ParameterContext } from "./parameter-context.ts";

/** Notes that the build cannot be compiled, and goes on so that all reasons are found. */
export function refuse(ctx: Pick<ParameterContext, "problems">, problem: CompileProblem): void {
  if (!ctx.problems.some((known) => known.code === problem.code && known.message === problem.message)) {
    ctx.problems.push(problem);
  }
}
