/** The branches of a composition's output: what heads and output names follow (spec: language.md, Inputs and outputs; heads.md §5.2). */
import type { Composition } from "./program.ts";

export interface Branch {
  /** The output prefix: the name of the branch's last adapter, with `_0`, `_1`, … where branches would share it. */
  readonly name: string;
  /** The last adapter that its rows meet, also before the branches part; absent: none. */
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
    const from = steps.findIndex((step) => step.kind === "Parallel");
    const all = Array.from({ length: channels }, (_, index) => ({
      own: lastOnChannel(steps.slice(from), index),
      last: lastOnChannel(steps, index),
    }));
    return { kind: "parallel", branches: named(all) };
  }
  const last = steps[steps.length - 1];
  if (last?.kind === "BatchSplit") {
    const before = lastOfSteps(steps.slice(0, -1));
    const all = last.children.map((child) => ({ own: lastAdapter(child), last: lastAdapter(child) ?? before }));
    return { kind: "rows", branches: named(all), sizes: last.batchSizes };
  }
  const only = lastAdapter(composition);
  return { kind: "single", branches: named([{ own: only, last: only }]) };
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

/** `own`: of the branch itself, after which it is named; an adapter that stands before all branches names none. */
function named(
  all: readonly { readonly own: string | undefined; readonly last: string | undefined }[],
): readonly Branch[] {
  const names = branchNames(all.map(({ own }) => own));
  return names.map((name, index) => {
    const last = all[index]?.last;
    return { name, ...(last === undefined ? {} : { last }) };
  });
}

/** The name of each branch by its last adapter. Shared names are numbered, passing over numbers that are names of others. */
export function branchNames(lasts: readonly (string | undefined)[]): readonly string[] {
  const names = lasts.map((last) => last ?? "none");
  const taken = new Set(names);
  const next = new Map<string, number>();
  return names.map((name) => {
    if (names.indexOf(name) === names.lastIndexOf(name)) return name;
    let number = next.get(name) ?? 0;
    while (taken.has(`${name}_${number}`)) number += 1;
    next.set(name, number + 1);
    return `${name}_${number}`;
  });
}
