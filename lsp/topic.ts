/** What a word is about: the question of hover, and of a completion item that wants its documentation. */
import type { SymbolKind } from "../language/names/symbol.ts";
import type { Span } from "../language/source/span.ts";
import {
  blockCallee,
  type Callee,
  type CalleePlace,
  calleeFor,
  fusionCallee,
  headCallee,
  methodCallee,
} from "./callee.ts";
import { cursorAt } from "./cursor.ts";
import { type PathKind, type Slot, slotAt } from "./slot.ts";
import type { Snapshot } from "./snapshot.ts";

/** Plain data: it travels to the client and back. */
export type Topic =
  | { readonly kind: "keyword"; readonly name: string }
  | { readonly kind: "symbol"; readonly of: SymbolKind; readonly name: string }
  | { readonly kind: "callee"; readonly place: CalleePlace; readonly name: string }
  | { readonly kind: "field"; readonly place: CalleePlace; readonly callee: string; readonly name: string }
  | { readonly kind: "buildKey"; readonly name: string }
  | { readonly kind: "path"; readonly of: PathKind; readonly source: string };

export interface TopicAt {
  readonly topic: Topic;
  readonly span: Span;
}

export function topicAt(snapshot: Snapshot, file: string, offset: number): TopicAt | undefined {
  const text = snapshot.text(file);
  if (text === undefined) return undefined;
  const cursor = cursorAt(file, text, offset);
  const span = cursor.word?.span ?? widen(cursor.string?.inner, text);
  if (span === undefined || cursor.isComment) return undefined;
  const slot = slotAt(cursor);
  const isKey = /^\s*=(?!=)/.test(text.slice(span.end, span.end + 40));
  const name = cursor.word?.text ?? text.slice(cursor.string?.inner.start, cursor.string?.inner.end);
  const topic =
    (isKey ? keyTopic(slot, name) : undefined) ?? symbolTopic(snapshot, file, offset) ?? wordTopic(slot, name);
  if (topic !== undefined) return { topic, span };
  const clauseWord = name === "from" ? ({ kind: "keyword", name: "from" } as const) : undefined;
  return clauseWord && { topic: clauseWord, span };
}

function widen(inner: Span | undefined, text: string): Span | undefined {
  if (inner === undefined) return undefined;
  const isClosed = text[inner.end] === text[inner.start - 1];
  return { start: inner.start - 1, end: isClosed ? inner.end + 1 : inner.end };
}

function symbolTopic(snapshot: Snapshot, file: string, offset: number): Topic | undefined {
  const symbol = snapshot.fast(file).symbols.at(file, offset);
  return symbol && { kind: "symbol", of: symbol.kind, name: symbol.name };
}

function keyTopic(slot: Slot, name: string): Topic | undefined {
  if (slot.kind === "key") return { kind: "buildKey", name };
  if (slot.kind !== "argument") return undefined;
  const place = placeOfCallee(slot.callee.kind);
  if (slot.callee.members?.includes(name)) return { kind: "callee", place, name: slot.callee.name };
  const isField = slot.callee.fields.some((field) => field.name === name);
  return isField ? fieldTopic(slot.callee, name) : undefined;
}

function wordTopic(slot: Slot, name: string): Topic | undefined {
  switch (slot.kind) {
    case "declaration":
      return { kind: "keyword", name };
    case "path":
      return { kind: "path", of: slot.of, source: name };
    case "method":
      return methodCallee(name) && { kind: "callee", place: "method", name };
    case "head":
      return headCallee(name) && { kind: "callee", place: "head", name };
    case "fusionConfig":
      return fusionCallee(name) && { kind: "callee", place: "fusionConfig", name };
    case "derivation":
      return calleeFor("derivation", name) && { kind: "callee", place: "derivation", name };
    case "target":
      return calleeFor("target", name) && { kind: "callee", place: "target", name };
    case "composition":
    case "members":
      return blockCallee(name) && { kind: "callee", place: "composition", name };
    case "argument":
      return argumentTopic(slot, name);
    case "key":
      return { kind: "buildKey", name };
    case "value":
      return slot.callee === undefined
        ? { kind: "buildKey", name: slot.field.name }
        : fieldTopic(slot.callee, slot.field.name);
    default:
      return undefined;
  }
}

function argumentTopic(slot: Slot & { readonly kind: "argument" }, name: string): Topic | undefined {
  if (slot.callee.children === "composition" && blockCallee(name))
    return { kind: "callee", place: "composition", name };
  if (slot.callee.children === "methods" && methodCallee(name)) return { kind: "callee", place: "method", name };
  return keyTopic(slot, name);
}

function fieldTopic({ kind, name: callee }: Callee, name: string): Topic {
  return { kind: "field", place: placeOfCallee(kind), callee, name };
}

/** Where each kind of callee stands. */
const places: Readonly<Record<Callee["kind"], CalleePlace>> = {
  average: "derivation",
  block: "composition",
  fusion: "fusionConfig",
  head: "head",
  method: "method",
  target: "target",
  union: "method",
};

export function placeOfCallee(kind: Callee["kind"]): CalleePlace {
  return places[kind];
}
