/** `docs/reference/builds.md`: the keys of a build and the options of its targets. */
import { showValue } from "../../language/catalogue/check-field-value.ts";
import { buildKeys, targets } from "../../language/check/builds/keys.ts";
import { fieldTable } from "./fields.ts";
import { code, page, table } from "./markdown.ts";

export function buildsPage(): string {
  return page(
    "# Build keys and targets",
    "A build names what is run or written. `model` and `active` are enough to run it.",
    table(
      ["key", "default", "meaning"],
      buildKeys.map(({ name, default: value, documentation }) => [
        code(name),
        value === undefined ? "" : code(showValue(value)),
        documentation,
      ]),
    ),
    ...targets.flatMap(({ name, summary, fields }) => [
      `## ${name}`,
      summary,
      fields.length > 0 ? fieldTable(fields) : "It has no options.",
    ]),
  );
}
