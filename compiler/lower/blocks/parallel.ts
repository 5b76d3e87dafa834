import type { Composition } from "../../../language/program/program.ts";
import type { Walk } from "./block-context.ts";

/** Each child owns one channel. Channels that no child changes stay shared. */
export function lowerParallel<S>(
  { algebra, enter, child }: Walk<S>,
  node: Extract<Composition, { kind: "Parallel" }>,
  state: S,
): S {
  const entered = enter(node, state);
  const channels = algebra.channels(entered, node.children.length);
  const parts = node.children.map((c, i) => child(c, channels[i] as S));
  return algebra.joinChannels(parts, entered);
}
