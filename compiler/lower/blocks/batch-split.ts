import type { Composition } from "../../../language/program/program.ts";
import type { Walk } from "./walk.ts";

/** Each child owns a range of rows. In a forked state every channel is divided alike. */
export function lowerBatchSplit<S>(
  blocks: Walk<S>,
  node: Extract<Composition, { kind: "BatchSplit" }>,
  state: S,
): S {
  const { algebra, enter, child } = blocks;
  const count = algebra.channelCount(state);
  if (count > 1) {
    const channels = algebra.channels(state, count).map((channel) => lowerBatchSplit(blocks, node, channel));
    return algebra.joinChannels(channels, state);
  }
  const entered = enter(node, state);
  const rows = algebra.rows(entered, node.batchSizes);
  const parts = node.children.map((c, i) => (node.batchSizes[i] === 0 ? (rows[i] as S) : child(c, rows[i] as S)));
  return algebra.joinRows(parts, entered);
}
