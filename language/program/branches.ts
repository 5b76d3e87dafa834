/** The branches of a composition's output: what heads and output names follow (spec: language.md, Inputs and outputs; heads.md §5.2). */
import type { Composition } from "./program.ts";

export interface Branch {
  /** The output prefix: the last adapter's name, with `_0`, `_1`, … where branches would share it. */
  readonly name: string;
  /** The last adapter; absent for `none`. */
  readonly last?: string;
}

export interface Branches {
  /** `parallel`: channels, each with all rows. `rows`: consecutive rows of the batch. */
  readonly kind: "single" | "parallel" | "rows";
  readonly branches: readonly Branch[];
  /** For `rows`: rows of each branch. */
  readonly sizes?: readonly number[];
}

/** The last child of a root Stack decides, but channels of an earlier Parallel stay channels to the end. */
export function branchesOf(composition: Composition): Branches {
  const steps = composition.kind === "Stack" ? composition.children : [composition];
  const channels = steps.reduce((most, step) => (step.kind === "Parallel" ? step.children.length : most), 1);
  const hasParallel = steps.some((step) => step.kind === "Parallel");
  if (hasParallel) {
    const lasts = Array.from({ length: channels }, (_, index) => lastOnChannel(steps, index));
    return { kind: "parallel", branches: named(lasts) };
  }
  const last = steps[steps.length - 1];
  if (last?.kind === "BatchSplit") {
    const lasts = last.children.map((child) => lastAdapter(child) ?? lastOfSteps(steps.slice(0, -1)));
    return { kind: "rows", branches: named(lasts), sizes: last.batchSizes };
  }
  return { kind: "single", branches: named([lastAdapter(composition)]) };
}

/** The rightmost adapter. */
export function lastAdapter(composition: Composition): string | undefined {
  if (composition.kind === "none") return undefined;
  if (composition.kind === "adapter") return composition.name;
  return lastOfSteps(composition.children);
}

function lastOfSteps(steps: readonly Composition[]): string | undefined {
  return steps.reduce<string | undefined>((last, step) => lastAdapter(step) ?? last, undefined);
}

function lastOnChannel(steps: readonly Composition[], channel: number): string | undefined {
  return lastOfSteps(
    steps.map((step) => (step.kind === "Parallel" ? (step.children[channel] ?? { kind: "none" }) : step)),
  );
}

function named(lasts: readonly (string | undefined)[]): readonly Branch[] {
  const names = lasts.map((last) => last ?? "none");
  const seen = new Map<string, number>();
  return names.map((name, index) => {
    const isShared = names.indexOf(name) !== names.lastIndexOf(name);
    const number = seen.get(name) ?? 0;
    seen.set(name, number + 1);
    const last = lasts[index];
    return { name: isShared ? `${name}_${number}` : name, ...(last === undefined ? {} : { last }) };
  });
}
