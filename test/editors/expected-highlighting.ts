/** What the language's own lexer says about each piece of a text: the yardstick of every highlighter. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { isKeyword, splitDeclarations } from "../../language/syntax/declarations.ts";
import { lex, tokenEnd } from "../../language/syntax/lex.ts";
import * as T from "../../language/syntax/tokens.ts";

export type Paint = "keyword" | "string" | "number" | "comment" | "documentation";

/** A stretch of text and what it is; half-open UTF-16 offsets. */
export interface Painted {
  readonly start: number;
  readonly end: number;
  readonly paint: Paint;
}

const root = fileURLToPath(new URL("../../", import.meta.url));

/** Keywords, strings, numbers and comments of a text, in order. */
export function expectedHighlighting(text: string): readonly Painted[] {
  const { tokens, comments } = lex("sample.adapt", text);
  splitDeclarations(text, tokens);
  const painted: Painted[] = comments.map(({ span, style }) => ({
    ...span,
    paint: style === "doc" ? "documentation" : "comment",
  }));
  for (const token of tokens) {
    const span = { start: token.startOffset, end: tokenEnd(token) };
    if (isKeyword(token)) painted.push({ ...span, paint: "keyword" });
    else if ((token.tokenType.CATEGORIES ?? []).includes(T.Text)) painted.push({ ...span, paint: "string" });
    else if (token.tokenType === T.NumberToken) painted.push({ ...span, paint: "number" });
  }
  return painted.sort((a, b) => a.start - b.start);
}

export interface Sample {
  readonly name: string;
  readonly text: string;
}

/** The fixture that shows every construct, and the examples that people read first. */
export function samples(): readonly Sample[] {
  return ["test/editors/fixtures", "examples", "examples/quickstart"].flatMap((folder) =>
    readdirSync(join(root, folder))
      .filter((file) => file.endsWith(".adapt"))
      .map((file) => ({ name: `${folder}/${file}`, text: readFileSync(join(root, folder, file), "utf8") })),
  );
}

/** A file of the repository as text. */
export function repositoryText(path: string): string {
  return readFileSync(join(root, path), "utf8");
}

/** Readable in a failed comparison. */
export function describePainted(text: string, painted: readonly Painted[]): readonly string[] {
  return painted.map(({ start, end, paint }) => `${start} ${paint} ${JSON.stringify(text.slice(start, end))}`);
}
