import type { Composition } from "../../../language/program/program.ts";
import type { Walk } from "./block-context.ts";

/** Each child owns a range of rows, which may be empty. In a forked state every channel is divided alike. */
export function lowerBatchSplit<S>(blocks: Walk<S>, node: Extract<Composition, { kind: "BatchSplit" }>, state: S): S {
  const { algebra, enter, child } = blocks;
  const count = algebra.channelCount(state);
  if (count > 1) {
    const channels = algebra.channels(state, count).map((channel) => lowerBatchSplit(blocks, node, channel));
    return algebra.joinChannels(channels, state);
  }
  const entered = enter(node, state);
  const isUsed = (_: unknown, i: number) => node.batchSizes[i] !== 0;
  const rows = algebra.rows(entered, node.batchSizes.filter(isUsed));
  const parts = node.children.filter(isUsed).map((c, i) => child(c, rows[i] as S));
  return algebra.joinRows(parts, entered);
}
