/** What can be wrong between a checkpoint and its config. The checker turns each into a diagnostic at the declaration. */

export interface CheckpointProblem {
  /** E0502 unreadable · E0503 missing · E0504 left over · E0505 wrong shape · E0507 another family. */
  readonly code: "E0502" | "E0503" | "E0504" | "E0505" | "E0507";
  readonly message: string;
  readonly help: string;
}

const mostListed = 8;

/** The first few problems, and one that counts the rest: a wrong config makes hundreds that say the same. */
export function capped(problems: readonly CheckpointProblem[]): readonly CheckpointProblem[] {
  const next = problems[mostListed];
  if (next === undefined || problems.length === mostListed + 1) return problems;
  const rest = problems.length - mostListed;
  const message = `and ${rest} more tensors do not fit, the next: ${next.message}`;
  return [...problems.slice(0, mostListed), { ...next, message }];
}
