/**
 * A composition as nested boxes, for pictures: whole or half written, with the places in the source where an editor knows them.
 * Next step: `picture.ts`.
 */
import { unreachable } from "../../language/bug.ts";
import type { BlockName } from "../../language/catalogue/block.ts";
import type { Composition } from "../../language/program/program.ts";

export interface Box {
  /** `broken`: what cannot be read yet, or a name that nothing declares. `more`: boxes that are left out of a large picture. */
  readonly kind: BlockName | "adapter" | "none" | "broken" | "more";
  /** The name of an adapter or of a block; what is written, where it is broken. */
  readonly title: string;
  /** The name of the composition that was put in here. */
  readonly compose?: string;
  /** Tokens, rows or weights, one for each child; absent where they are missing or wrong. */
  readonly numbers?: readonly number[];
  /** Of a `Fuse`: the name of its fusion. */
  readonly fusion?: string;
  /** Where it is written. */
  readonly range?: SourceRange;
  /** What is wrong with it, in words. */
  readonly problem?: string;
  readonly children: readonly Box[];
}

export interface SourceRange {
  /** Absent: the file that the picture is about. */
  readonly file?: string;
  /** UTF-16 offsets, [start, end). */
  readonly start: number;
  readonly end: number;
}

/** The boxes of a checked composition. */
export function boxOf(composition: Composition): Box {
  switch (composition.kind) {
    case "none":
      return { kind: "none", title: "none", children: [] };
    case "adapter":
      return { kind: "adapter", title: composition.name, children: [] };
    case "Fuse":
      return { ...blockBox(composition), fusion: composition.fusion };
    case "Split":
      return { ...blockBox(composition), numbers: composition.splits };
    case "BatchSplit":
      return { ...blockBox(composition), numbers: composition.batchSizes };
    case "Average":
      return { ...blockBox(composition), numbers: composition.weights };
    case "Stack":
    case "Parallel":
    case "MultiTask":
    case "Switch":
      return blockBox(composition);
    default:
      return unreachable(composition);
  }
}

function blockBox({ kind, children }: { readonly kind: BlockName; readonly children: readonly Composition[] }): Box {
  return { kind, title: kind, children: children.map(boxOf) };
}

/** Blocks hold others, also when nothing is in them yet. */
export function isBlock(box: Box): box is Box & { readonly kind: BlockName } {
  return !["adapter", "none", "broken", "more"].includes(box.kind);
}

/** As a person would write it, without numbers: `Stack(a, Parallel(b, c))`. */
export function boxText(box: Box): string {
  return isBlock(box) ? `${box.title}(${box.children.map(boxText).join(", ")})` : box.title;
}
