/** Small questions about lines of a text. */

/** The start of the line that holds the offset; documentation lines directly above belong to it. */
export function lineStartOf(text: string, offset: number): number {
  let start = startOfLine(text, offset);
  while (start > 0) {
    const above = startOfLine(text, start - 1);
    if (!/^[ \t]*\/\/\//.test(text.slice(above, start))) break;
    start = above;
  }
  return start;
}

function startOfLine(text: string, offset: number): number {
  if (offset <= 0) return 0;
  return Math.max(text.lastIndexOf("\n", offset - 1), text.lastIndexOf("\r", offset - 1)) + 1;
}
