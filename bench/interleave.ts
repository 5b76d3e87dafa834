/** Times several things in turn, so that all see the same machine: other work on it slows them alike. */

export interface Timing {
  readonly minimum: number;
  readonly median: number;
}

/** Each entry runs once a round and gives its milliseconds. */
export function interleave<Name extends string>(
  rounds: number,
  runs: Readonly<Record<Name, () => number>>,
): Readonly<Record<Name, Timing>> {
  const names = Object.keys(runs) as Name[];
  const times = names.map((): number[] => []);
  for (let round = 0; round < rounds; round++) {
    for (const [i, name] of names.entries()) times[i]?.push(runs[name]());
  }
  return Object.fromEntries(names.map((name, i) => [name, timingOf(times[i] ?? [])])) as Record<Name, Timing>;
}

function timingOf(times: readonly number[]): Timing {
  const sorted = [...times].sort((a, b) => a - b);
  return { minimum: sorted[0] ?? Number.NaN, median: sorted[Math.floor(sorted.length / 2)] ?? Number.NaN };
}
