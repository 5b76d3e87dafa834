/** The inputs of a build, with the sizes that its composition fixes. */

import { Bug } from "../../../language/bug.ts";
import type { InputDefinition } from "../../../language/catalogue/family.ts";
import type { Composition } from "../../../language/program/program.ts";
import type { Value } from "../../graph/value.ts";
import type { Lowering } from "../lowering.ts";

/** Sizes that a composition demands: `BatchSplit` fixes the batch, `Split` the hidden length. */
export interface FixedSizes {
  readonly batch?: number;
  readonly hiddenLength?: number;
}

export function fixedSizes(node: Composition): FixedSizes {
  if (node.kind === "none" || node.kind === "adapter") return {};
  const inner = node.children.map(fixedSizes);
  const batch = inner.find((sizes) => sizes.batch !== undefined)?.batch;
  const hiddenLength = inner.find((sizes) => sizes.hiddenLength !== undefined)?.hiddenLength;
  const own: FixedSizes =
    node.kind === "BatchSplit"
      ? { batch: sum(node.batchSizes) }
      : node.kind === "Split"
        ? { hiddenLength: sum(node.splits) }
        : {};
  return { ...(batch !== undefined && { batch }), ...(hiddenLength !== undefined && { hiddenLength }), ...own };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, n) => total + n, 0);
}

/** The family's inputs under these sizes. `added` tokens come from a prompt, not from the caller. */
export function sizedInputs(
  inputs: readonly InputDefinition[],
  sizes: FixedSizes,
  added: number,
): readonly InputDefinition[] {
  const { batch, hiddenLength } = sizes;
  return inputs.map((input) => ({
    ...input,
    shape: input.shape.map((size) => {
      if (size === "batch" && batch !== undefined) return batch;
      if (size === "seq" && hiddenLength !== undefined) return hiddenLength - added;
      if (size === "target_seq" && hiddenLength !== undefined) return hiddenLength;
      return size;
    }),
  }));
}

/** An input that `compile` has declared. */
export function inputNamed(ctx: Lowering, name: string): Value {
  const found = ctx.g.inputs.find((input) => input.name === name);
  if (!found) throw new Bug(`no input ${name}`);
  return found.value;
}
