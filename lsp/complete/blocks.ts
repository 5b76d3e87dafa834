/** Composition blocks: legal ones first, the others not at all. */
import { blocks, findBlock } from "../../language/catalogue/blocks/index.ts";
import { mayHold, mayStandAtLevel } from "../../language/catalogue/blocks/nesting.ts";
import type { Item } from "./item.ts";

/** `parents`: the blocks around the place, outermost first. */
export function blockItems(parents: readonly string[]): readonly Item[] {
  const around = parents.flatMap((name) => findBlock(name) ?? []);
  const parent = around.at(-1);
  return blocks
    .filter(({ name }) => (parent === undefined || mayHold(parent.name, name)) && mayStandAtLevel(name, around.length))
    .map(({ name, summary, fields }) => {
      const required = fields.filter((field) => field.default === undefined).map((field) => `, ${field.name}=[$2]`);
      return {
        label: name,
        kind: "block",
        detail: summary,
        snippet: `${name}($1${required.join("")})`,
        topic: { kind: "callee", place: "composition", name },
      };
    });
}
