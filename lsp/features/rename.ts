import { isIdentifier } from "../../language/check/unknown-name.ts";
import type { TextEdit } from "../../language/diagnostics/diagnostic.ts";
import type { Analysis } from "../../language/index.ts";
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

/**
 * Edits in every file that uses the name. An adapter and a head that share it are renamed together where a build finds the
 * head by that name; else they are two things.
 */
export function rename(snapshot: Snapshot, file: string, offset: number, newName: string): Renamed {
  const symbol = snapshot.fast(file).symbols.at(file, offset);
  if (symbol === undefined) return { ok: false, message: whyNot(snapshot, file, offset) };
  const name = newName.replace(/^["'](.*)["']$/, "$1");
  if (name === "" || /["\n\r\\]/.test(name)) return { ok: false, message: `\`${newName}\` is no name.` };
  const together = [symbol, ...companionOf(snapshot.fast(file), symbol)];
  const taken = together.find(({ kind }) => snapshot.fast(file).symbols.find(kind, name) !== undefined);
  if (taken !== undefined && name !== symbol.name)
    return {
      ok: false,
      message: `There is already ${taken.kind === "adapter" ? "an" : "a"} ${taken.kind} called \`${name}\`.`,
    };
  const edits = together.flatMap((each) =>
    usesOf(snapshot, file, each, true).flatMap((use) => editFor(snapshot, each, use.file, use.span, name)),
  );
  return { ok: true, edits };
}

/** By default a build takes the heads that are named like its adapters (spec: language.md, Example). */
function companionOf({ symbols }: Analysis, { kind, name }: DeclaredSymbol): readonly DeclaredSymbol[] {
  if (kind !== "adapter" && kind !== "head") return [];
  const other = symbols.find(kind === "adapter" ? "head" : "adapter", name);
  const builds = symbols.all("build");
  const isByName = ({ declaration }: DeclaredSymbol<"build">) =>
    declaration.block.entries.every(({ key }) => key.text !== "heads");
  return other !== undefined && (builds.length === 0 || builds.some(isByName)) ? [other] : [];
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
