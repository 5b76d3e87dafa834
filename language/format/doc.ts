/**
 * A small algebra of documents (Wadler's, as far as this language needs it): a group is printed on one line if it fits, else
 * its lines break. Next step: `layout.ts`.
 */

export type Doc =
  | string
  | { readonly kind: "concat"; readonly parts: readonly Doc[]; readonly breaks: boolean }
  | { readonly kind: "line"; readonly flat: string; readonly breaks: boolean }
  | { readonly kind: "indent"; readonly body: Doc; readonly breaks: boolean }
  | { readonly kind: "group"; readonly body: Doc; readonly breaks: boolean }
  | { readonly kind: "ifBroken"; readonly broken: string; readonly flat: string; readonly breaks: false }
  /** A `//` comment: moves to the end of its line, and the group around it breaks. */
  | { readonly kind: "lineEnd"; readonly text: string; readonly breaks: true }
  /** A text that may hold line breaks and keeps them. */
  | { readonly kind: "verbatim"; readonly text: string; readonly breaks: boolean };

/** A space, or a line break when the group breaks. */
export const line: Doc = { kind: "line", flat: " ", breaks: false };
/** Nothing, or a line break when the group breaks. */
export const softLine: Doc = { kind: "line", flat: "", breaks: false };
/** Always a line break. */
export const hardLine: Doc = { kind: "line", flat: "", breaks: true };

export function concat(...parts: readonly Doc[]): Doc {
  return { kind: "concat", parts, breaks: parts.some(breaks) };
}

export function indent(...parts: readonly Doc[]): Doc {
  const body = concat(...parts);
  return { kind: "indent", body, breaks: breaks(body) };
}

export function group(...parts: readonly Doc[]): Doc {
  const body = concat(...parts);
  return { kind: "group", body, breaks: breaks(body) };
}

export function ifBroken(broken: string, flat = ""): Doc {
  return { kind: "ifBroken", broken, flat, breaks: false };
}

export function lineEnd(text: string): Doc {
  return { kind: "lineEnd", text, breaks: true };
}

export function verbatim(text: string): Doc {
  return { kind: "verbatim", text, breaks: text.includes("\n") };
}

export function join(separator: Doc, docs: readonly Doc[]): Doc {
  return concat(...docs.flatMap((doc, index) => (index === 0 ? [doc] : [separator, doc])));
}

/** True when the document cannot be printed on one line. */
export function breaks(doc: Doc): boolean {
  return typeof doc !== "string" && doc.breaks;
}
