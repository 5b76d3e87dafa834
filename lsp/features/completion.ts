import { fusionPresets } from "../../language/catalogue/fusion.ts";
import { heads } from "../../language/catalogue/heads/index.ts";
import { methods, unionConstructor, unions } from "../../language/catalogue/methods/index.ts";
import { targets } from "../../language/check/builds/keys.ts";
import { isIdentifier } from "../../language/check/unknown-name.ts";
import type { SymbolKind } from "../../language/names/symbol.ts";
import type { Span } from "../../language/source/span.ts";
import { blockItems } from "../complete/blocks.ts";
import { buildKeyItems, fieldItems, valueItems } from "../complete/fields.ts";
import type { Item } from "../complete/item.ts";
import { pathItems } from "../complete/paths.ts";
import { type Cursor, cursorAt } from "../cursor.ts";
import { describeTopic } from "../describe.ts";
import { hole, keywords } from "../keywords.ts";
import { type Slot, slotAt } from "../slot.ts";
import type { Snapshot } from "../snapshot.ts";
import type { Topic } from "../topic.ts";

export interface CompletionData {
  /** What the chosen item replaces. */
  readonly span: Span;
  readonly items: readonly Item[];
}

/**
 * What may stand at the cursor, most likely first; works on files that do not parse. `trigger`: the key that asked, when the
 * person did not: a space at the start of a line asks for nothing.
 */
export function completion(snapshot: Snapshot, file: string, offset: number, trigger?: string): CompletionData {
  const text = snapshot.text(file) ?? "";
  const cursor = cursorAt(file, text, offset);
  const slot = slotAt(cursor);
  if (trigger === " " && (slot.kind === "declaration" || slot.kind === "name"))
    return { span: replacedSpan(cursor), items: [] };
  const items =
    cursor.string === undefined ? itemsFor(snapshot, file, slot, cursor) : itemsInString(snapshot, file, slot, cursor);
  return { span: replacedSpan(cursor), items };
}

/** The long text of an item, made only for the one that is looked at. */
export function resolveCompletion(snapshot: Snapshot, file: string, topic: Topic): string | undefined {
  return describeTopic(snapshot, file, topic);
}

function replacedSpan({ word, string, offset }: Cursor): Span {
  return word?.span ?? string?.inner ?? { start: offset, end: offset };
}

function itemsFor(snapshot: Snapshot, file: string, slot: Slot, cursor: Cursor): readonly Item[] {
  switch (slot.kind) {
    case "nothing":
    case "path":
      return [];
    case "declaration":
      return keywordItems();
    case "name":
      return nameItems(snapshot, file, slot.keyword);
    case "clause":
      return clauseItems(slot.keyword, cursor);
    case "method":
      return [...symbolItems(snapshot, file, "config"), ...methodItems()];
    case "head":
      return Object.values(heads).map(({ type, summary }) => callItem(type, summary, "head"));
    case "fusionConfig":
      return fusionPresets.map(({ name, summary }) => callItem(name, summary, "fusionConfig"));
    case "target":
      return targets.map(({ name, summary }) => callItem(name, summary, "target"));
    case "composition":
      return compositionItems(snapshot, file, cursor.name, slot.parents);
    case "members":
      return blockItems([]).filter(({ label }) => label === "Fuse");
    case "derivation":
      return [callItem("average", "A new adapter out of others' weights.", "derivation")];
    case "model":
    case "heads":
      return symbolItems(snapshot, file, slot.kind === "model" ? "model" : "head");
    case "number":
      return symbolItems(snapshot, file, "let").filter(({ label }) => label !== cursor.name);
    case "argument":
      return argumentItems(snapshot, file, slot, cursor);
    case "key":
      return buildKeyItems(slot.frame.given);
    case "value":
      return [
        ...notListed(valueItems(snapshot, file, slot.type, slot.field, cursor), snapshot.text(file) ?? "", cursor),
        ...letItems(snapshot, file, slot),
      ];
  }
}

/** Inside quotes only names and paths make sense. */
function itemsInString(snapshot: Snapshot, file: string, slot: Slot, cursor: Cursor): readonly Item[] {
  if (slot.kind === "path") return pathItems(snapshot, file, slot.of, cursor.string?.before ?? "");
  const items = itemsFor(snapshot, file, slot, cursor);
  const plain = items.filter(({ kind }) => kind === "symbol" || kind === "value" || kind === "method");
  return plain.map(({ snippet: _, insert: __, ...item }) => ({ ...item, label: item.label.replace(/^"(.*)"$/, "$1") }));
}

function keywordItems(): readonly Item[] {
  return keywords.flatMap(({ name, documentation, snippet }) =>
    snippet === undefined
      ? []
      : [{ label: name, kind: "keyword", detail: documentation, snippet, topic: { kind: "keyword", name } } as const],
  );
}

/** A head is usually named like its adapter. */
function nameItems(snapshot: Snapshot, file: string, keyword: string): readonly Item[] {
  if (keyword !== "head") return [];
  const { symbols } = snapshot.fast(file);
  return symbolItems(snapshot, file, "adapter").filter(({ label }) => symbols.find("head", label) === undefined);
}

const clauses: Readonly<Record<string, readonly (readonly [text: string, snippet: string])[]>> = {
  adapter: [
    [":", `: ${hole(1, "lora")}($2)`],
    ["from", 'from "./$1"'],
    ["=", "= average($1)"],
  ],
  build: [["{", "{\n  $1\n}"]],
  compose: [["=", "= $1"]],
  config: [["=", "= $1"]],
  fusion: [
    ["=", "= Fuse($1)"],
    [":", `: ${hole(1, "dynamic")}()`],
    ["from", 'from "./$1"'],
  ],
  head: [
    [":", ": $1"],
    ["from", 'from "./$1"'],
  ],
  let: [["=", "= $1"]],
  model: [["=", '= "./$1"']],
};

function clauseItems(keyword: string, cursor: Cursor): readonly Item[] {
  const items = (clauses[keyword] ?? []).map(([text, snippet]): Item => ({ label: text, kind: "keyword", snippet }));
  if (cursor.clause === "method" && keyword !== "fusion" && keyword !== "head")
    return [{ label: "|", kind: "keyword", detail: "joins methods", snippet: "| $1" }, ...items.slice(1, 2)];
  return cursor.clause === "after" || cursor.clause === "name"
    ? items
    : items.filter(({ label }) => label === "from" || (label === ":" && cursor.clause === "equals"));
}

function methodItems(): readonly Item[] {
  const named = [...methods, ...unions].map(({ name, summary }) => callItem(name, summary, "method"));
  return [...named, callItem(unionConstructor, "Several methods in one adapter.", "method")];
}

function callItem(name: string, summary: string, place: (Topic & { kind: "callee" })["place"]): Item {
  return {
    label: name,
    kind: "method",
    detail: summary,
    snippet: `${name}($1)`,
    topic: { kind: "callee", place, name },
  };
}

function compositionItems(
  snapshot: Snapshot,
  file: string,
  own: string | undefined,
  parents: readonly string[],
): readonly Item[] {
  return [
    ...symbolItems(snapshot, file, "adapter"),
    ...symbolItems(snapshot, file, "compose").filter(({ label }) => label !== own),
    ...blockItems(parents),
    { label: "none", kind: "value", detail: "no adapter here" },
  ];
}

function argumentItems(
  snapshot: Snapshot,
  file: string,
  slot: Slot & { readonly kind: "argument" },
  cursor: Cursor,
): readonly Item[] {
  const { callee, frame, parents } = slot;
  const keys = fieldItems(callee, frame);
  switch (callee.children) {
    case "composition":
      return [...compositionItems(snapshot, file, cursor.name, parents), ...keys];
    case "adapters":
      return [...symbolItems(snapshot, file, "adapter").filter(({ label }) => label !== cursor.name), ...keys];
    case "methods":
      return callee.members === undefined
        ? [...symbolItems(snapshot, file, "config"), ...methodItems()]
        : callee.members
            .filter((member) => !frame.given.includes(member))
            .map((member) => ({ label: member, kind: "key", insert: `${member}=` }) as const);
    default:
      return keys;
  }
}

/** In a list, the values that do not stand in it yet. */
function notListed(items: readonly Item[], text: string, { frames, offset, word, string }: Cursor): readonly Item[] {
  const list = frames.at(-1);
  if (list?.opener !== "[" || list.callee !== undefined) return items;
  const listed = new Set(
    text.slice(list.start + 1, word?.span.start ?? string?.inner.start ?? offset).match(/[\w-]+/g),
  );
  return items.filter(({ label }) => !listed.has(label));
}

function letItems(snapshot: Snapshot, file: string, slot: Slot & { readonly kind: "value" }): readonly Item[] {
  return slot.type.kind === "boolean" || slot.type.kind === "choice" ? [] : symbolItems(snapshot, file, "let");
}

function symbolItems(snapshot: Snapshot, file: string, kind: SymbolKind): readonly Item[] {
  return snapshot
    .fast(file)
    .symbols.all(kind)
    .map(({ name, declaration }) => ({
      label: name,
      kind: "symbol",
      detail: declaration.documentation?.split("\n", 1)[0] ?? kind,
      topic: { kind: "symbol", of: kind, name },
      ...(isIdentifier(name) ? {} : { insert: JSON.stringify(name) }),
    }));
}
