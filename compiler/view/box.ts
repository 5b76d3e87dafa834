/**
 * A composition as nested boxes, for pictures: what stands above what (`Stack`), what stands side by side (every other block).
 * Drawn by `svg.ts`, `mermaid.ts` and `dot.ts`.
 */
import { unreachable } from "../../language/bug.ts";
import type { Build, Composition } from "../../language/program/program.ts";

export interface Box {
  readonly kind: "leaf" | "column" | "row";
  /** A name, or the block's: `Stack`, `Fuse`. */
  readonly title: string;
  /** A second line: the method of an adapter, the numbers of a block. */
  readonly detail: string;
  readonly children: readonly Box[];
}

/** The boxes of what a build runs. `describe`: the second line of an adapter, `lora · 294,912`. */
export function boxOf(build: Build, describe: (adapter: string) => string): Box {
  return compositionBox(build.active, describe);
}

function compositionBox(composition: Composition, describe: (adapter: string) => string): Box {
  switch (composition.kind) {
    case "none":
      return leaf("none", "");
    case "adapter":
      return leaf(composition.name, describe(composition.name));
    case "Stack":
    case "Fuse":
    case "Split":
    case "BatchSplit":
    case "Parallel":
    case "Average":
    case "MultiTask":
    case "Switch":
      return {
        kind: composition.kind === "Stack" ? "column" : "row",
        title: composition.kind,
        detail: numbersOf(composition),
        children: composition.children.map((child) => compositionBox(child, describe)),
      };
    default:
      return unreachable(composition);
  }
}

function leaf(title: string, detail: string): Box {
  return { kind: "leaf", title, detail, children: [] };
}

function numbersOf(composition: Composition): string {
  switch (composition.kind) {
    case "Fuse":
      return composition.fusion;
    case "Split":
      return composition.splits.join(" | ");
    case "BatchSplit":
      return composition.batchSizes.join(" | ");
    case "Average":
      return composition.weights.map((weight) => Number(weight.toFixed(3))).join(" | ");
    case "MultiTask":
      return "by task_ids";
    case "Switch":
      return "by adapter_ids";
    default:
      return "";
  }
}
