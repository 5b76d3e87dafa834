/** Where every box stands. Next step: `svg.ts`. */
import { type LaneHeights, laneHeights, type Measured, metrics, spanOf } from "./measure.ts";

export interface Placed {
  readonly measured: Measured;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** Where the flow enters and leaves. */
  readonly middle: number;
  readonly children: readonly Placed[];
  /** Of a block whose children stand side by side, as places in the picture. */
  readonly heights?: LaneHeights;
}

export function place(measured: Measured, x: number, y: number, width = measured.width): Placed {
  const { height, seams } = measured;
  const own = { measured, x, y, width, height, middle: x + width / 2 };
  if (measured.children.length === 0) return { ...own, children: [] };
  if (seams === undefined) return { ...own, children: placeStack(measured, own.middle, y) };
  const heights = moved(laneHeights(seams, measured.children), y);
  return { ...own, heights, children: placeLanes(measured, own.middle, heights) };
}

function placeStack({ children }: Measured, middle: number, y: number): readonly Placed[] {
  let top = y + metrics.header + metrics.arrow;
  return children.map((child) => {
    const placed = place(child, middle - child.width / 2, top);
    top += child.height + metrics.step;
    return placed;
  });
}

function placeLanes({ children, lanes, aside }: Measured, middle: number, { lanes: [top, bottom] }: LaneHeights) {
  let left = middle - aside - spanOf(lanes) / 2;
  return children.map((child, i): Placed => {
    const lane = lanes[i] ?? child.width;
    const placed = place(child, left + (lane - child.width) / 2, top + spareAbove(bottom - top - child.height));
    left += lane + metrics.gap;
    return placed;
  });
}

/** Branches that are nearly as tall as the tallest begin with it; others stand in the middle. */
function spareAbove(spare: number): number {
  return spare / 2 < metrics.step ? 0 : spare / 2;
}

function moved({ fork, words, lanes, join, bottom }: LaneHeights, y: number): LaneHeights {
  return {
    fork: fork + y,
    words: [words[0] + y, words[1] + y],
    lanes: [lanes[0] + y, lanes[1] + y],
    join: join + y,
    bottom: bottom + y,
  };
}

/** The middles of the last branches of a composition, or of all of it. */
export function endsOf(placed: Placed): readonly number[] {
  if (placed.heights) return placed.children.map(({ middle }) => middle);
  const last = placed.children[placed.children.length - 1];
  return last === undefined ? [placed.middle] : endsOf(last);
}
