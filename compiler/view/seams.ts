/** The words where branches part and meet: what each one gets, by what a row is sent, what comes out. */
import type { Box } from "./box.ts";
import { type ShapedBox, shapeText } from "./shaped-box.ts";

export interface Seams {
  /** On the line that parts: the input that decides at run time. */
  readonly fork?: string;
  /** Lines above each branch. */
  readonly lanes: readonly (readonly string[])[];
  /** On the line where they meet. */
  readonly join?: string;
}

export function seamsOf({ box, children, output }: ShapedBox): Seams {
  const fork = forkText[box.kind];
  const join = joinText(box, shapeText(output));
  return {
    ...(fork !== undefined && { fork }),
    lanes: children.map((child, i) => (child.box.kind === "more" ? [] : laneText(box, i, shapeText(child.input)))),
    ...(join !== undefined && { join }),
  };
}

const forkText: Partial<Record<Box["kind"], string>> = { MultiTask: "task_ids", Switch: "adapter_ids" };

function joinText({ kind }: Box, shape: string): string | undefined {
  switch (kind) {
    case "Parallel":
    case "BatchSplit":
    case "Split":
      return shape;
    case "Fuse":
      return "attention";
    case "Average":
      return "weighted sum";
    default:
      return undefined;
  }
}

function laneText({ kind, numbers }: Box, lane: number, shape: string): readonly string[] {
  const number = numbers?.[lane];
  const before = numbers?.slice(0, lane).reduce((total, each) => total + each, 0) ?? 0;
  switch (kind) {
    case "Parallel":
      return [shape];
    case "BatchSplit":
      return [number === undefined ? "rows ?" : rangeText("row", before, number), shape];
    case "Split":
      return [number === undefined ? "tokens ?" : rangeText("token", before, number), shape];
    case "Average":
      return [number === undefined ? "? %" : `${Number((100 * number).toFixed(1))} %`];
    case "MultiTask":
    case "Switch":
      return [`id ${lane}`];
    default:
      return [];
  }
}

/** `rows 0–1`, `row 2`, `no rows` */
function rangeText(unit: string, start: number, size: number): string {
  if (size === 0) return `no ${unit}s`;
  return size === 1 ? `${unit} ${start}` : `${unit}s ${start}–${start + size - 1}`;
}
