/** "Did you mean": the known names nearest to a mistyped one (design: tools.md §5, rule 4). */

/** Edits between two strings, a swap of neighbours counting as one (Damerau–Levenshtein, restricted). */
export function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const isSame = a[row - 1] === b[column - 1];
      let best = Math.min(
        (last[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + (isSame ? 0 : 1),
      );
      const isSwap = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      if (isSwap) best = Math.min(best, (beforeLast[column - 2] ?? 0) + 1);
      current.push(best);
    }
    beforeLast = last;
    last = current;
  }
  return last[b.length] ?? 0;
}

/** At most three candidates, nearest first, no further away than a third of the length (case does not count). */
export function suggest(name: string, candidates: Iterable<string>): readonly string[] {
  const wanted = name.toLowerCase();
  const scored: { readonly candidate: string; readonly distance: number }[] = [];
  for (const candidate of new Set(candidates)) {
    if (candidate === name) continue;
    const limit = Math.max(1, Math.round(Math.max(name.length, candidate.length) / 3));
    if (Math.abs(candidate.length - name.length) > limit) continue;
    const distance = editDistance(wanted, candidate.toLowerCase());
    const isTooShort = Math.min(name.length, candidate.length) <= distance;
    if (distance <= limit && !isTooShort) scored.push({ candidate, distance });
  }
  scored.sort((a, b) => a.distance - b.distance || (a.candidate < b.candidate ? -1 : 1));
  return scored.slice(0, 3).map((entry) => entry.candidate);
}

/** "`a`", "`a` or `b`", "`a`, `b` or `c`". */
export function alternatives(names: readonly string[]): string {
  return listed(names, "or");
}

/** "`a`", "`a` and `b`", "`a`, `b` and `c`". */
export function enumeration(names: readonly string[]): string {
  return listed(names, "and");
}

function listed(names: readonly string[], word: string): string {
  const quoted = names.map((name) => `\`${name}\``);
  if (quoted.length <= 1) return quoted.join("");
  return `${quoted.slice(0, -1).join(", ")} ${word} ${quoted[quoted.length - 1]}`;
}
