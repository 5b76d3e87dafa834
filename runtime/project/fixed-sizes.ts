/** One sentence for inputs that do not have the rows or tokens that the composition fixes. */
import type { CompiledInput } from "../../compiler/compiled.ts";
import type { Build, Composition } from "../../language/program/program.ts";
import type { NamedTensors } from "../engine/session.ts";
import type { Problem } from "../problem.ts";

interface FixingBlock {
  readonly kind: "BatchSplit" | "Split";
  readonly argument: "batch_sizes" | "splits";
  readonly sizes: readonly number[];
  /** Of an input's shape. */
  readonly axis: number;
  readonly what: string;
}

/** E0602, once for each size that is wrong, however many inputs show it. */
export function fixedSizeProblems(
  build: Build,
  inputs: readonly CompiledInput[],
  given: NamedTensors,
): readonly Problem[] {
  return ["BatchSplit" as const, "Split" as const].flatMap((kind) => {
    const block = fixingBlock(build.active, kind);
    const wrong = block && wrongSize(block, inputs, given);
    return wrong ? [describe(block, wrong)] : [];
  });
}

function fixingBlock(node: Composition, kind: FixingBlock["kind"]): FixingBlock | undefined {
  if (!("children" in node)) return undefined;
  if (node.kind === kind && node.kind === "BatchSplit") {
    return { kind, argument: "batch_sizes", sizes: node.batchSizes, axis: 0, what: "rows" };
  }
  if (node.kind === kind && node.kind === "Split") {
    return { kind, argument: "splits", sizes: node.splits, axis: 1, what: "tokens" };
  }
  for (const child of node.children) {
    const found = fixingBlock(child, kind);
    if (found) return found;
  }
  return undefined;
}

interface WrongSize {
  readonly fixed: number;
  readonly given: number;
}

/** The first input of the right number of axes whose size is another than the fixed one. */
function wrongSize(
  { axis }: FixingBlock,
  inputs: readonly CompiledInput[],
  given: NamedTensors,
): WrongSize | undefined {
  for (const { name, dtype, shape } of inputs) {
    const tensor = given.get(name);
    const fixed = shape[axis];
    const size = tensor?.shape[axis];
    // The second axis of a picture is its colours.
    const isOfTokens = dtype === "int64" || axis === 0;
    if (tensor?.shape.length !== shape.length || typeof fixed !== "number" || !isOfTokens) continue;
    if (size !== undefined && size !== fixed) return { fixed, given: size };
  }
  return undefined;
}

function describe({ kind, argument, sizes, what }: FixingBlock, { fixed, given }: WrongSize): Problem {
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const fromPrompt = total - fixed;
  const prompt = fromPrompt > 0 ? `, of which the prompt brings ${fromPrompt}` : "";
  return {
    code: "E0602",
    message: `the build takes ${fixed} ${what}, it was given ${given}`,
    help: `\`${kind}\` divides ${sizes.join(" + ")} = ${total} ${what}${prompt}: give ${fixed}, or change \`${argument}\``,
  };
}
