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
  const ofBlocks = ["BatchSplit" as const, "Split" as const].flatMap((kind) => {
    const block = fixingBlock(build.active, kind);
    const wrong = block && wrongSize(block, inputs, given);
    return wrong ? [describe(block, wrong)] : [];
  });
  return [...ofBlocks, ...unevenQuestions(inputs, given)];
}

/** A head that chooses among rows takes them in groups: the batch axis is then called `2*questions`. */
function unevenQuestions(inputs: readonly CompiledInput[], given: NamedTensors): readonly Problem[] {
  for (const { name, shape } of inputs) {
    const choices = Number(/^(\d+)\*questions$/.exec(String(shape[0]))?.[1] ?? 1);
    const rows = given.get(name)?.shape[0] ?? 0;
    if (rows % choices === 0) continue;
    const help = `a question has ${choices} choices, a row each: give ${choices} rows for every question`;
    return [{ code: "E0602", message: `${rows} rows are not a whole number of questions`, help }];
  }
  return [];
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
