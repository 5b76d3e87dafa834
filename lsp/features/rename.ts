import { isIdentifier } from "../../language/check/unknown-name.ts";
import type { TextEdit } from "../../language/diagnostics/diagnostic.ts";
import type { DeclaredSymbol } from "../../language/names/symbol.ts";
import type { Span } from "../../language/source/span.ts";
import { describeTopic } from "../describe.ts";
import type { Snapshot } from "../snapshot.ts";
import { topicAt } from "../topic.ts";
import { usesOf } from "./references.ts";

export type Renamable =
  | { readonly ok: true; readonly span: Span; readonly name: string }
  | { readonly ok: false; readonly message: string };

/** The name under the cursor, or a sentence on why it cannot be renamed. */
export function prepareRename(snapshot: Snapshot, file: string, offset: number): Renamable {
  const symbol = snapshot.fast(file).symbols.at(file, offset);
  if (symbol === undefined) return { ok: false, message: whyNot(snapshot, file, offset) };
  const uses = [{ file: symbol.file, span: symbol.declaration.name.span }, ...symbol.references];
  const here = uses.find((use) => use.file === file && use.span.start <= offset && offset <= use.span.end);
  return { ok: true, span: here?.span ?? symbol.declaration.name.span, name: symbol.name };
}

export type Renamed =
  | { readonly ok: true; readonly edits: readonly TextEdit[] }
  | { readonly ok: false; readonly message: string };

/** Edits in every file that uses the name. An adapter and its head keep their own names: they are two things. */
export function rename(snapshot: Snapshot, file: string, offset: number, newName: string): Renamed {
  const symbol = snapshot.fast(file).symbols.at(file, offset);
  if (symbol === undefined) return { ok: false, message: whyNot(snapshot, file, offset) };
  const name = newName.replace(/^["'](.*)["']$/, "$1");
  if (name === "" || /["\n\r\\]/.test(name)) return { ok: false, message: `\`${newName}\` is no name.` };
  const taken = snapshot.fast(file).symbols.find(symbol.kind, name);
  if (taken !== undefined && name !== symbol.name)
    return {
      ok: false,
      message: `There is already ${symbol.kind === "adapter" ? "an" : "a"} ${symbol.kind} called \`${name}\`.`,
    };
  const uses = usesOf(snapshot, file, symbol, true);
  return { ok: true, edits: uses.flatMap((use) => editFor(snapshot, symbol, use.file, use.span, name)) };
}

/** A build may use a declaration without naming it (the only model): such a place is no name to change. */
function editFor(
  snapshot: Snapshot,
  symbol: DeclaredSymbol,
  file: string,
  span: Span,
  name: string,
): readonly TextEdit[] {
  const written = snapshot.text(file)?.slice(span.start, span.end) ?? "";
  const isQuoted = /^["']/.test(written);
  if ((isQuoted ? written.slice(1, -1) : written) !== symbol.name) return [];
  const quote = isQuoted ? written.charAt(0) : '"';
  const text = isQuoted || !isIdentifier(name) || isReserved(name) ? `${quote}${name}${quote}` : name;
  return [{ file, span, text }];
}

function isReserved(name: string): boolean {
  return ["none", "None", "true", "True", "false", "False"].includes(name);
}

function whyNot(snapshot: Snapshot, file: string, offset: number): string {
  const found = topicAt(snapshot, file, offset);
  const isBuiltIn = found !== undefined && describeTopic(snapshot, file, found.topic) !== undefined;
  const word = found && snapshot.text(file)?.slice(found.span.start, found.span.end);
  return isBuiltIn ? `\`${word}\` is part of the language and cannot be renamed.` : "There is no name here to rename.";
}
