/** Checks two builds of one program against each other. */
import fc from "fast-check";
import type { Tensor } from "../../compiler/graph/tensor.ts";
import type { Build } from "../../language/program/program.ts";
import { checkText, difference, type RunResult, runBuild } from "../support/tiny-program.ts";
import { type Case, type NamedTree, sourceOf } from "./source.ts";

/** Codes of what a model, a method or a size cannot do: random programs may run into them, and are passed over. */
const refusals = new Set(["E0305", "E0403", "E0404", "E0405", "E0407", "E0411", "E0603"]);

/** How many programs were looked at and passed over: a law that passes everything over holds of nothing. */
export const tally = { looked: 0, refused: 0 };

/** The builds of one text by name. A program that is refused for its methods is no case; any other mistake is ours. */
export function checked(
  given: Case,
  builds: readonly NamedTree[],
  declarations: readonly string[] = [],
): ReadonlyMap<string, Build> {
  const text = sourceOf(given, builds, declarations);
  const result = checkText(given.model, text);
  const wrong = result.errors.filter(({ code }) => !refusals.has(code));
  if (wrong.length > 0)
    throw new Error(`${wrong.map(({ code, message }) => `${code} ${message}`).join("; ")}\n${text}`);
  const isLegal = result.errors.length === 0 && builds.every(({ build }) => result.builds.has(build));
  tally.looked += 1;
  if (!isLegal) tally.refused += 1;
  if (!isLegal && process.env.LAWS_REFUSALS)
    console.log(
      given.model,
      result.errors.map(({ code, message }) => `${code} ${message}`),
      text,
    );
  fc.pre(isLegal);
  return result.builds;
}

export async function run(given: Case, builds: ReadonlyMap<string, Build>, name: string): Promise<RunResult> {
  const build = builds.get(name);
  if (build === undefined) throw new Error(`no build ${name}`);
  return runBuild(build, given);
}

/** Throws where tensors of the two lists differ. */
export function expectEqual(
  what: string,
  ours: readonly (Tensor | undefined)[],
  expected: readonly (Tensor | undefined)[],
  tolerance: number,
): void {
  const off = largestDifference(ours, expected);
  if (!(off <= tolerance)) throw new Error(`${what}: off by ${off.toExponential(1)}`);
}

/** Of any output; infinite where one is missing or has another shape. */
export function largestDifference(
  ours: readonly (Tensor | undefined)[],
  expected: readonly (Tensor | undefined)[],
): number {
  if (ours.length !== expected.length) return Number.POSITIVE_INFINITY;
  const differences = expected.map((other, i) => {
    const own = ours[i];
    return own && other ? difference(own, other) : Number.POSITIVE_INFINITY;
  });
  return Math.max(0, ...differences);
}

/** Outputs in the order in which the build lists them. */
export function outputsOf({ compiled, outputs }: RunResult): readonly (Tensor | undefined)[] {
  return compiled.outputs.map(({ name }) => outputs[name]);
}
