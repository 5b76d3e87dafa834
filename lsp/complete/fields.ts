/** Keys of calls and blocks that are not given yet, required ones first, and the values that a key may take. */
import { describeType, showValue } from "../../language/catalogue/check-field-value.ts";
import type { Field, FieldType } from "../../language/catalogue/field.ts";
import type { LinearSite } from "../../language/catalogue/site.ts";
import { buildKeys } from "../../language/check/builds/keys.ts";
import type { Callee } from "../callee.ts";
import type { Cursor, Frame } from "../cursor.ts";
import { modelOf } from "../domain/cost.ts";
import type { Snapshot } from "../snapshot.ts";
import { placeOfCallee } from "../topic.ts";
import type { Item } from "./item.ts";

export function fieldItems(callee: Callee, frame: Frame): readonly Item[] {
  const isTaken = (name: string) => frame.given.includes(name);
  const free = callee.fields.filter(({ name }) => !isTaken(name));
  const place = placeOfCallee(callee.kind);
  return [...free.filter(isRequired), ...free.filter((field) => !isRequired(field))].map((field) => ({
    label: field.name,
    kind: "key",
    detail: detailOf(field),
    insert: `${field.name}=`,
    topic: { kind: "field", place, callee: callee.name, name: field.name },
    ...(isRequired(field) && { isFirst: true as const }),
    ...(hasListedValues(field.type) && { triggersMore: true as const }),
  }));
}

/** What a build needs comes first. */
const firstBuildKeys: readonly string[] = ["model", "active"];

export function buildKeyItems(given: readonly string[]): readonly Item[] {
  return buildKeys
    .filter(({ name }) => !given.includes(name))
    .map((field) => ({
      label: field.name,
      kind: "key",
      detail: field.documentation,
      insert: `${field.name} = `,
      topic: { kind: "buildKey", name: field.name },
      ...(firstBuildKeys.includes(field.name) && { isFirst: true as const }),
      triggersMore: true,
    }));
}

export function valueItems(
  snapshot: Snapshot,
  file: string,
  type: FieldType,
  field: Field,
  cursor: Cursor,
): readonly Item[] {
  const known = knownToModel(snapshot, file, field, cursor);
  const items = known.length > 0 ? known : valuesOf(type, field);
  return items.filter(({ label }, index) => items.findIndex((each) => each.label === label) === index);
}

function valuesOf(type: FieldType, field: Field): readonly Item[] {
  switch (type.kind) {
    case "boolean":
      return [value("true", field), value("false", field)];
    case "choice":
      return type.options.map((option) => value(option, field, JSON.stringify(option)));
    case "none":
      return [value("none", field)];
    case "oneOf":
      return type.types.flatMap((each) => valuesOf(each, field));
    case "integer":
    case "float":
      return field.default === undefined || field.default === null || typeof field.default === "object"
        ? []
        : [value(showValue(field.default), field)];
    default:
      return [];
  }
}

function value(label: string, field: Field, insert?: string): Item {
  const isDefault = field.default !== undefined && showValue(field.default).replaceAll('"', "") === label;
  return {
    label,
    kind: "value",
    ...(isDefault && { detail: "default", isFirst: true as const }),
    ...(insert !== undefined && { insert }),
  };
}

/** Matrices and layers that the model of the declaration really has. */
function knownToModel(snapshot: Snapshot, file: string, field: Field, cursor: Cursor): readonly Item[] {
  if (field.name !== "attn_matrices" && field.name !== "leave_out" && field.name !== "layers") return [];
  const model = modelOf(snapshot, file, `${cursor.keyword}:${cursor.name}`);
  if (model === undefined) return [];
  if (field.name === "attn_matrices") {
    const linear = model.sites.filter(
      (site): site is LinearSite => site.kind === "linear" && site.location === "selfattn_lora",
    );
    const counts = new Map<string, number>();
    for (const matrix of linear.flatMap(({ matrices }) => matrices)) counts.set(matrix, (counts.get(matrix) ?? 0) + 1);
    return [...counts].map(([label, count]) => ({
      label,
      kind: "value",
      detail: `×${count} in ${model.symbol.name}: ${pathOf(linear, label)}`,
    }));
  }
  const layers = model.family.sizes(model.config).layers;
  return Array.from({ length: Math.min(layers, 200) }, (_, layer) => ({
    label: String(layer),
    kind: "value",
    detail: `layer ${layer + 1} of ${layers}`,
  }));
}

/** The module's name in the checkpoint, layers folded: `encoder.layer.*.attention.self.query`. */
function pathOf(sites: readonly LinearSite[], matrix: string): string {
  const site = sites.find(({ matrices }) => matrices.some((each) => each === matrix));
  return site?.path.replace(/\.\d+\./g, ".*.") ?? "";
}

function detailOf(field: Field): string {
  const shown = field.default === undefined ? "required" : `= ${showValue(field.default)}`;
  return `${shown} · ${describeType(field.type)}`;
}

function isRequired(field: Field): boolean {
  return field.default === undefined;
}

function hasListedValues(type: FieldType): boolean {
  return (
    type.kind === "boolean" || type.kind === "choice" || (type.kind === "oneOf" && type.types.some(hasListedValues))
  );
}
