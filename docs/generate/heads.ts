/** `docs/reference/heads.md` */
import { declaredHeadFields, heads } from "../../language/catalogue/heads/index.ts";
import { fieldTable } from "./fields.ts";
import { code, codeBlock, codes, page, table } from "./markdown.ts";

export function headsPage(): string {
  return page(
    "# Prediction heads",
    'A head turns hidden states into answers. It is declared with `head name : tagging(num_labels=9)`, loaded with `head name from "folder"`, or both; both must agree.',
    ...Object.values(heads).flatMap((head) => [
      `## ${head.type}`,
      head.summary,
      codeBlock("text", head.equation),
      head.aliases.length > 0 ? `Also written ${codes(head.aliases)}.` : "",
      fieldTable(declaredHeadFields(head)),
      table(
        ["output", "shape"],
        head.outputs.map(({ name, shape }) => [code(name), code(shape)]),
      ),
    ]),
  );
}
