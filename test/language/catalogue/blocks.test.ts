import { describe, expect, it } from "vitest";
import type { BlockName } from "../../../language/catalogue/block.ts";
import { blocks, findBlock } from "../../../language/catalogue/blocks/index.ts";
import { legalChildren, legalParents, mayHold, mayStandAtLevel } from "../../../language/catalogue/blocks/nesting.ts";

const reference: readonly BlockName[] = ["Stack", "Fuse", "Split", "BatchSplit", "Parallel", "Average", "MultiTask"];

/** composition.md §2.1, rows and columns in the order of `reference`; Fuse under MultiTask falls to §2.3. */
const table: Readonly<Record<string, string>> = {
  Stack: ".xxxxxx",
  Fuse: "x......",
  Split: "x.xx.x.",
  BatchSplit: "x.xx.x.",
  Parallel: "x..x.x.",
  Average: "x.xx...",
  MultiTask: "x....x.",
};

describe("nesting", () => {
  it.each(reference)("of %s follows the reference's table", (parent) => {
    const row = reference.map((child) => (mayHold(parent, child) ? "x" : ".")).join("");
    expect(row).toBe(table[parent]);
  });

  it("lets Switch stand where BatchSplit may stand and hold what it may hold", () => {
    for (const parent of reference) expect(mayHold(parent, "Switch")).toBe(mayHold(parent, "BatchSplit"));
    for (const child of reference) expect(mayHold("Switch", child)).toBe(mayHold("BatchSplit", child));
  });

  it("yields exactly the chains of three blocks that the specification lists", () => {
    const chains = reference.flatMap((outer) =>
      legalChildren(outer).flatMap((middle) =>
        legalChildren(middle)
          .filter((inner) => mayStandAtLevel(inner, 2))
          .map((inner) => `${outer}>${middle}>${inner}`),
      ),
    );
    const spelt = (outer: string, ...middles: readonly string[]) => middles.map((middle) => `${outer}>${middle}>Stack`);
    expect(chains.filter((chain) => !chain.includes("Switch")).sort()).toEqual(
      [
        ...spelt("Stack", "Fuse", "Split", "BatchSplit", "Parallel", "Average", "MultiTask"),
        ...spelt("Split", "Split", "BatchSplit", "Average"),
        ...spelt("BatchSplit", "Split", "BatchSplit", "Average"),
        ...spelt("Parallel", "BatchSplit", "Average"),
        ...spelt("Average", "Split", "BatchSplit"),
        ...spelt("MultiTask", "Average"),
      ].sort(),
    );
    expect(legalChildren("Stack")).not.toContain("Stack");
  });

  it("turns the table around", () => {
    expect(legalParents("Parallel")).toEqual(["Stack"]);
  });
});

describe("the table of blocks", () => {
  it("is alphabetical and finds blocks by their exact name", () => {
    expect(blocks.map((block) => block.name)).toEqual(blocks.map((block) => block.name).sort());
    expect(findBlock("Stack")?.name).toBe("Stack");
    expect(findBlock("stack")).toBeUndefined();
  });

  it("says which inputs a build gains", () => {
    expect(findBlock("Switch")?.runtimeInput).toBe("adapter_ids");
    expect(findBlock("MultiTask")?.runtimeInput).toBe("task_ids");
  });
});
