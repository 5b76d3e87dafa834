/** How names and strings are spelt after formatting. */
import type { Identifier } from "../syntax/ast.ts";
import { isLiteralWord } from "../syntax/literals.ts";
import { keywordTypes } from "../syntax/tokens.ts";

const bare = /^[\p{L}_][\p{L}\p{N}\p{M}_]*$/u;

/** A quoted name loses its quotes where it can stand without them and is no reserved word. */
export function spellName(name: string): string {
  return bare.test(name) && !isLiteralWord(name) && name !== "from" && !keywordTypes.has(name)
    ? name
    : spellString(name);
}

/** As `spellName`; a name that was written bare stays so. */
export function spellIdentifier({ text, quoted }: Identifier): string {
  return quoted ? spellName(text) : text;
}

/** A key stands in front of `=` or `:`, where no keyword is reserved. */
export function spellKey(key: string): string {
  return bare.test(key) && !isLiteralWord(key) ? key : spellString(key);
}

const escapes: Readonly<Record<string, string>> = { '"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t" };
const unprintable = /["\\\p{Cc}\u2028\u2029\p{Cs}]/gu;

/** Double quotes; an escape only where one is needed. */
export function spellString(value: string): string {
  return `"${value.replace(unprintable, escapeCharacter)}"`;
}

function escapeCharacter(character: string): string {
  return escapes[character] ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
