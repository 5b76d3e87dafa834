/** `docs/reference/blocks.md` */
import { block, blocks } from "../../language/catalogue/blocks/index.ts";
import { mayHold } from "../../language/catalogue/blocks/nesting.ts";
import { architectures } from "../../language/catalogue/methods/architectures/index.ts";
import { fieldTable } from "./fields.ts";
import { code, codeBlock, codes, page, table } from "./markdown.ts";

const names = blocks.map((definition) => definition.name);

export function blocksPage(): string {
  return page(
    "# Composition blocks",
    "A block combines its children: adapters by name, other blocks, or `none`, the branch that no adapter touches. `active = none` is the base model.",
    ...blocks.flatMap(({ name, summary, effect, example, fields, mayHold: inner, runtimeInput }) => [
      `## ${name}`,
      `${summary} ${effect}`,
      codeBlock("adapt", example),
      fields.length > 0 ? fieldTable(fields) : "",
      [
        `May hold, besides names and \`none\`: ${inner.length > 0 ? codes(inner) : "nothing"}.`,
        ...(runtimeInput ? [`The build gains the input ${code(`${runtimeInput} [batch]`)}, int64.`] : []),
      ].join(" "),
    ]),
    "## What may stand inside what",
    "Rows hold columns. The outermost block is at level 0; from level 2 on only `Stack` and names may appear.",
    table(
      ["", ...names],
      names.map((outer) => [`**${outer}**`, ...names.map((inner) => (mayHold(outer, inner) ? "yes" : "–"))]),
    ),
    "## Which block combines which method",
    "A method that a block cannot combine is refused with E0404 and the reason; see [methods.md](methods.md).",
    table(
      ["", ...names],
      Object.values(architectures).map(({ architecture, refusedBlocks }) => [
        `**${architecture}**`,
        ...Object.values(block).map(({ name }) => (refusedBlocks[name] === undefined ? "yes" : "–")),
      ]),
    ),
  );
}
