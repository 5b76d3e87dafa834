/** Ids that name something that is not there; a graph would take the last child, or count from the end, and say nothing. */
import type { CompiledInput } from "../../compiler/compiled.ts";
import type { Tensor } from "../../compiler/graph/tensor.ts";
import type { Build, Composition } from "../../language/program/program.ts";
import type { NamedTensors } from "../engine/session.ts";
import type { Problem } from "../problem.ts";

const readerOf = { adapter_ids: "Switch", task_ids: "MultiTask" } as const;

interface Range {
  /** Ids are 0 … count − 1. */
  readonly count: number;
  readonly help: string;
}

/** E0602, one for each input with an id outside of its range. */
export function idRangeProblems(
  build: Build,
  inputs: readonly CompiledInput[],
  given: NamedTensors,
): readonly Problem[] {
  return inputs.flatMap(({ name }) => {
    const range = rangeOf(build, name);
    const tensor = given.get(name);
    if (range === undefined || tensor === undefined) return [];
    const wrong = idOutside(tensor, range.count);
    if (wrong === undefined) return [];
    return [{ code: "E0602" as const, message: `\`${name}\` holds ${wrong.id}${wrong.place}`, help: range.help }];
  });
}

/** How many ids a row may choose from: the fewest children of a block that reads the input; infinite without one. */
export function childrenToChoose(composition: Composition, input: keyof typeof readerOf): number {
  if (!("children" in composition)) return Number.POSITIVE_INFINITY;
  const own = composition.kind === readerOf[input] ? composition.children.length : Number.POSITIVE_INFINITY;
  return Math.min(own, ...composition.children.map((child) => childrenToChoose(child, input)));
}

function rangeOf(build: Build, input: string): Range | undefined {
  switch (input) {
    case "adapter_ids":
    case "task_ids": {
      const count = childrenToChoose(build.active, input);
      const block = readerOf[input];
      return {
        count,
        help: `\`${block}\` has ${count} children: give 0 to ${count - 1}, counted in the order they are written`,
      };
    }
    case "input_ids":
    case "decoder_input_ids": {
      const count = build.model.family.sizes(build.model.config).vocabSize;
      return { count, help: `the model \`${build.model.name}\` knows the ids 0 to ${count - 1}` };
    }
    default:
      return undefined;
  }
}

function idOutside(tensor: Tensor, count: number): { readonly id: number; readonly place: string } | undefined {
  const index = tensor.data.findIndex((value) => value < 0 || value >= count);
  if (index < 0) return undefined;
  const width = tensor.shape.slice(1).reduce((product, size) => product * size, 1);
  const row = ` in row ${Math.floor(index / width)}`;
  return { id: Number(tensor.data[index]), place: row };
}
