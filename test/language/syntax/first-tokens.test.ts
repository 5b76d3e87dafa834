import { expect, test } from "vitest";
import { balance } from "../../../language/syntax/brackets.ts";
import { splitDeclarations } from "../../../language/syntax/declarations.ts";
import { AdaptParser } from "../../../language/syntax/grammar.ts";
import { lex } from "../../../language/syntax/lex.ts";
import { createLexer } from "../../../language/syntax/tokens.ts";
import { sampleProgram } from "./programs.ts";

const quick = new AdaptParser();
/** Throws when the grammar is ambiguous, recursive on the left or otherwise not one that one token can decide. */
const checked = new AdaptParser(true);

function read(parser: AdaptParser, text: string) {
  const lexed = lex("a.adapt", text);
  const tokens = splitDeclarations(text, lexed.tokens).flatMap((chunk) => balance("a.adapt", text, chunk).tokens);
  return parser.readDeclarations({ file: "a.adapt", text, tokens, skipped: lexed.skipped });
}

test("the definitions of the tokens are sound", () => {
  expect(createLexer(true).lexerDefinitionErrors).toEqual([]);
});

test("the quick lookahead decides as Chevrotain's does, for every prefix of a program and with any token lost", () => {
  const { tokens } = lex("a.adapt", sampleProgram);
  for (const { startOffset, image } of tokens) {
    for (const text of [
      sampleProgram.slice(0, startOffset),
      sampleProgram.slice(0, startOffset) + sampleProgram.slice(startOffset + image.length),
      `${sampleProgram.slice(0, startOffset)} ] = ${sampleProgram.slice(startOffset)}`,
    ]) {
      expect(read(quick, text)).toEqual(read(checked, text));
    }
  }
});
