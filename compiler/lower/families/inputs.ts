/** The inputs of a build, with the sizes that its composition fixes. */

import { Bug } from "../../../language/bug.ts";
import type { InputDefinition } from "../../../language/catalogue/family.ts";
import type { Build, Composition, HeadUse } from "../../../language/program/program.ts";
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

/**
 * The size of the batch axis: what `BatchSplit` fixes, `2*questions` where heads choose among two rows (heads.md §2.1), else
 * `batch`.
 */
export function batchSize(build: Build): number | string {
  const fixed = fixedSizes(build.active).batch;
  if (fixed !== undefined) return fixed;
  const choices = usedHeads(build).map(({ config }) =>
    config.head_type === "multiple_choice" ? config.num_choices : 1,
  );
  const rows = choices.reduce(leastCommonMultiple, 1);
  return rows === 1 ? "batch" : `${rows}*questions`;
}

/**
 * The length of the decoder's tokens. A vector at the encoder's end of sentence is looked up among the decoder's states: the two
 * are then of one length (heads.md §2.1).
 */
export function targetLength(build: Build): "seq" | "target_seq" {
  const readsVector = usedHeads(build).some(({ config }) => /^(multilabel_)?classification$/.test(config.head_type));
  return readsVector && build.model.family.sentenceVector === "last-eos" ? "seq" : "target_seq";
}

function usedHeads({ heads, model }: Build): readonly HeadUse[] {
  return heads.length === 0 && model.taskHead ? [model.taskHead] : heads;
}

function leastCommonMultiple(a: number, b: number): number {
  let [divisor, rest] = [a, b];
  while (rest > 0) [divisor, rest] = [rest, divisor % rest];
  return (a / divisor) * b;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, n) => total + n, 0);
}

/** The family's inputs under the sizes of a build. `added` tokens come from a prompt, not from the caller. */
export function sizedInputs(
  build: Build,
  inputs: readonly InputDefinition[],
  added: number,
): readonly InputDefinition[] {
  const batch = batchSize(build);
  const target = targetLength(build);
  const { hiddenLength } = fixedSizes(build.active);
  return inputs.map((input) => ({
    ...input,
    shape: input.shape.map((size) => {
      if (size === "batch") return batch;
      if (size === "seq" && hiddenLength !== undefined) return hiddenLength - added;
      if (size === "target_seq" && hiddenLength !== undefined) return hiddenLength;
      return size === "target_seq" ? target : size;
    }),
  }));
}

/** An input that `compile` has declared. */
export function inputNamed(ctx: Lowering, name: string): Value {
  const found = ctx.g.inputs.find((input) => input.name === name);
  if (!found) throw new Bug(`no input ${name}`);
  return found.value;
}
