/** Config keys as a table. */
import { describeType, showValue } from "../../language/catalogue/check-field-value.ts";
import type { Field } from "../../language/catalogue/field.ts";
import { code, table } from "./markdown.ts";

export function fieldTable(fields: readonly Field[]): string {
  return table(
    ["key", "value", "default", "meaning"],
    fields.map((field) => [
      code(field.name),
      describeType(field.type),
      field.default === undefined ? "must be given" : code(showValue(field.default)),
      field.trainingOnly ? `${field.documentation} Training only: no effect on a build.` : field.documentation,
    ]),
  );
}
