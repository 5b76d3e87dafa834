/** What may stand at a cursor: the question that completion, hover and signature help share. */
import type { Field, FieldType } from "../language/catalogue/field.ts";
import { buildKeys } from "../language/check/builds/keys.ts";
import { type Callee, type CalleePlace, calleeFor } from "./callee.ts";
import type { Cursor, Frame } from "./cursor.ts";

export type PathKind = "import" | "model" | "adapter" | "fusion" | "head";

export type Slot =
  | { readonly kind: "nothing" }
  | { readonly kind: "declaration" }
  | { readonly kind: "name"; readonly keyword: string }
  /** Behind the name: `:`, `from`, `=`, `{`. */
  | { readonly kind: "clause"; readonly keyword: string }
  | { readonly kind: "path"; readonly of: PathKind }
  | { readonly kind: "method" }
  | { readonly kind: "head" }
  | { readonly kind: "fusionConfig" }
  | { readonly kind: "target" }
  | { readonly kind: "composition"; readonly parents: readonly string[] }
  | { readonly kind: "members" }
  | { readonly kind: "derivation" }
  | { readonly kind: "model" }
  | { readonly kind: "heads" }
  | { readonly kind: "number" }
  /** An argument of a call: a key, or where the callee takes them, a child. */
  | { readonly kind: "argument"; readonly callee: Callee; readonly frame: Frame; readonly parents: readonly string[] }
  | { readonly kind: "key"; readonly frame: Frame }
  | { readonly kind: "value"; readonly field: Field; readonly type: FieldType; readonly callee?: Callee };

export function slotAt(cursor: Cursor): Slot {
  if (cursor.isComment) return { kind: "nothing" };
  const { keyword, clause, frames } = cursor;
  if (keyword === undefined || clause === "top") return { kind: "declaration" };
  if (keyword === "import") return { kind: "path", of: "import" };
  if (frames.length > 0) return slotInFrames(cursor, keyword);
  if (cursor.isAfterValue && clause !== "name") return { kind: "clause", keyword };
  switch (clause) {
    case "name":
      return { kind: "name", keyword };
    case "after":
      return { kind: "clause", keyword };
    case "from":
      return { kind: "path", of: pathKind(keyword) };
    case "method":
      return keyword === "head"
        ? { kind: "head" }
        : keyword === "fusion"
          ? { kind: "fusionConfig" }
          : { kind: "method" };
    case "equals":
      return equalsSlot(keyword);
    default:
      return { kind: "nothing" };
  }
}

/** The innermost call around the cursor, for signature help. */
export function callAt(cursor: Cursor): { readonly callee: Callee; readonly frame: Frame } | undefined {
  const { keyword, frames } = cursor;
  if (keyword === undefined) return undefined;
  for (let depth = frames.length - 1; depth >= 0; depth--) {
    const frame = frames[depth];
    if (frame?.callee === undefined) continue;
    const callee = calleeFor(placeOfFrame(cursor, keyword, depth), frame.callee);
    if (callee !== undefined) return { callee, frame };
  }
  return undefined;
}

function pathKind(keyword: string): PathKind {
  return keyword === "adapter" || keyword === "fusion" || keyword === "head" ? keyword : "model";
}

function equalsSlot(keyword: string): Slot {
  switch (keyword) {
    case "let":
      return { kind: "number" };
    case "model":
      return { kind: "path", of: "model" };
    case "config":
      return { kind: "method" };
    case "adapter":
      return { kind: "derivation" };
    case "fusion":
      return { kind: "members" };
    case "compose":
      return { kind: "composition", parents: [] };
    default:
      return { kind: "nothing" };
  }
}

function slotInFrames(cursor: Cursor, keyword: string): Slot {
  const { frames } = cursor;
  const depth = lastNamed(frames);
  const frame = frames[depth];
  if (frame === undefined) return listSlot(cursor, keyword);
  const isNested = depth < frames.length - 1;
  if (isBuildBlock(frame, depth, keyword)) {
    const isNext = cursor.isAfterValue && !isNested;
    if (frame.argument === undefined || isNext)
      return isNested ? { kind: "nothing" } : { kind: "key", frame: nextEntry(frame) };
    return buildValue(
      frame.argument,
      frames.slice(depth + 1).flatMap(({ callee }) => callee ?? []),
    );
  }
  if (frame.callee === undefined) return { kind: "nothing" };
  const callee = calleeFor(placeOfFrame(cursor, keyword, depth), frame.callee);
  if (callee === undefined) return { kind: "nothing" };
  if (frame.argument !== undefined) return argumentValue(callee, frame.argument, isNested);
  const parents = frames.slice(0, depth + 1).flatMap((each) => each.callee ?? []);
  if (isNested && callee.children === "composition") return { kind: "composition", parents };
  return isNested ? { kind: "nothing" } : { kind: "argument", callee, frame, parents };
}

/** Entries need no commas: behind a value the next key may stand. */
function nextEntry(frame: Frame): Frame {
  const { argument, ...rest } = frame;
  return argument === undefined ? frame : { ...rest, given: [...frame.given, argument] };
}

/** The innermost bracket that belongs to a call or is the block of a build. */
function lastNamed(frames: readonly Frame[]): number {
  for (let depth = frames.length - 1; depth >= 0; depth--) {
    const frame = frames[depth];
    if (frame?.callee !== undefined || (depth === 0 && frame?.opener === "{")) return depth;
  }
  return -1;
}

/** Brackets without a callee at the root: Python's shorthand, or parentheses. */
function listSlot(cursor: Cursor, keyword: string): Slot {
  return cursor.clause === "method" ? { kind: "method" } : equalsSlot(keyword);
}

function isBuildBlock(frame: Frame, depth: number, keyword: string): boolean {
  return keyword === "build" && depth === 0 && frame.opener === "{";
}

function argumentValue(callee: Callee, argument: string, isNested: boolean): Slot {
  if (callee.kind === "union" && callee.members?.includes(argument)) return { kind: "method" };
  const field = callee.fields.find(({ name }) => name === argument);
  if (field === undefined) return { kind: "nothing" };
  return { kind: "value", field, type: isNested ? elementType(field.type) : field.type, callee };
}

/** What a list or a map of this type holds. */
function elementType(type: FieldType): FieldType {
  if (type.kind === "list" || type.kind === "map") return type.of;
  if (type.kind !== "oneOf") return type;
  return { kind: "oneOf", types: type.types.map(elementType) };
}

function buildValue(key: string, parents: readonly string[]): Slot {
  switch (key) {
    case "model":
      return { kind: "model" };
    case "active":
      return { kind: "composition", parents };
    case "heads":
      return { kind: "heads" };
    case "target":
      return { kind: "target" };
    default: {
      const field = buildKeys.find(({ name }) => name === key);
      return field === undefined ? { kind: "nothing" } : { kind: "value", field, type: field.type };
    }
  }
}

/** What kind of thing the callee of a bracket is, from where it stands. */
function placeOfFrame(cursor: Cursor, keyword: string, depth: number): CalleePlace {
  const outer = cursor.frames[0];
  if (keyword === "build" && depth > 0) return outer?.argument === "target" ? "target" : "composition";
  if (cursor.clause === "method") return keyword === "head" ? "head" : keyword === "fusion" ? "fusionConfig" : "method";
  switch (keyword) {
    case "config":
      return "method";
    case "adapter":
      return "derivation";
    case "compose":
    case "fusion":
      return "composition";
    default:
      return "method";
  }
}
