/** Base models are stored with or without the name of the wrapper that saved them (models.md §2.6, checkpoints.md §5). */
import type { AnyFamily } from "../catalogue/family.ts";

export type Prefixes = Pick<AnyFamily, "basePrefix" | "adapterPrefixes">;

/** The prefix under which most wanted keys lie, by `count`; on a tie the usual one, then none. */
export function likeliestPrefix(family: Prefixes, count: (prefix: string) => number): string {
  const candidates = [...new Set([family.basePrefix, ...family.adapterPrefixes, ""])];
  const counts = candidates.map((prefix) => count(prefix));
  return candidates[counts.indexOf(Math.max(...counts))] ?? "";
}

/** The key below the prefix, or undefined for a key outside it. */
export function withoutPrefix(key: string, prefix: string): string | undefined {
  return key.startsWith(prefix) ? key.slice(prefix.length) : undefined;
}
