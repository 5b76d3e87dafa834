/** What can be wrong between a checkpoint and its config. The checker turns each into a diagnostic at the declaration. */

export interface CheckpointProblem {
  /** E0502 unreadable · E0503 missing · E0504 left over · E0505 wrong shape · E0507 another family. */
  readonly code: "E0502" | "E0503" | "E0504" | "E0505" | "E0507";
  readonly message: string;
  readonly help: string;
}

const mostListed = 8;

/**
 * One problem for each cause, with the number of tensors that show it: a wrong config makes hundreds that say the same. Of many
 * causes the first few, and one that counts the rest.
 */
export function capped(problems: readonly CheckpointProblem[]): readonly CheckpointProblem[] {
  const causes = byCause(problems);
  const listed = causes.slice(0, mostListed).map(({ first, others }) => {
    if (others === 0) return first;
    return {
      ...first,
      message: `${first.message} (and ${others} more ${others === 1 ? "tensor" : "tensors"} likewise)`,
    };
  });
  const next = causes[mostListed];
  if (next === undefined) return listed;
  const rest = causes.slice(mostListed).reduce((count, { others }) => count + 1 + others, 0);
  return [
    ...listed,
    { ...next.first, message: `and ${rest} more tensors do not fit, the next: ${next.first.message}` },
  ];
}

interface Cause {
  readonly first: CheckpointProblem;
  /** How many more say the same. */
  readonly others: number;
}

function byCause(problems: readonly CheckpointProblem[]): readonly Cause[] {
  const causes = new Map<string, Cause>();
  for (const problem of problems) {
    const key = `${problem.code} ${problem.help}`;
    const known = causes.get(key);
    causes.set(key, known ? { first: known.first, others: known.others + 1 } : { first: problem, others: 0 });
  }
  return [...causes.values()];
}
