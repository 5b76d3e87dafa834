/** Comments, told apart by hand: `///` documents, `////` does not, and an open block comment reaches to the end. */
import { ExternalTokenizer, type InputStream } from "@lezer/lr";
import { BlockComment, DocComment, HashComment, LineComment } from "./terms.ts";

const slash = 47;
const star = 42;
const hash = 35;
const lineFeed = 10;
const carriageReturn = 13;
const end = -1;

export const comments = new ExternalTokenizer((input) => {
  if (input.next === hash) {
    skipLine(input);
    input.acceptToken(HashComment);
    return;
  }
  if (input.next !== slash) return;
  const second = input.peek(1);
  if (second === star) {
    skipBlock(input);
    input.acceptToken(BlockComment);
  } else if (second === slash) {
    const documents = input.peek(2) === slash && input.peek(3) !== slash;
    skipLine(input);
    input.acceptToken(documents ? DocComment : LineComment);
  }
});

function skipLine(input: InputStream): void {
  while (input.next !== lineFeed && input.next !== carriageReturn && input.next !== end) input.advance();
}

function skipBlock(input: InputStream): void {
  input.advance(2);
  while (input.next !== end && !(input.next === star && input.peek(1) === slash)) input.advance();
  if (input.next !== end) input.advance(2);
}
