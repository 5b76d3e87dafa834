/** A document to lines of text: decides which groups fit, then lines up the comments at the ends of neighbouring lines. */
import { unreachable } from "../bug.ts";
import { textWidth } from "../source/text-width.ts";
import { breaks, type Doc } from "./doc.ts";

export const maxWidth = 100;
const indentation = 2;

interface Line {
  readonly text: string;
  /** A comment at the end of the line. */
  readonly comment?: string;
}

interface Frame {
  readonly doc: Doc;
  readonly level: number;
  readonly flat: boolean;
}

/** The lines of the document, without line breaks. */
export function layOut(doc: Doc): readonly string[] {
  return alignComments(toLines(doc));
}

function toLines(doc: Doc): readonly Line[] {
  const lines: Line[] = [];
  let text = "";
  let comment: string | undefined;
  const endLine = (): void => {
    const trimmed = text.trimEnd();
    lines.push(comment === undefined ? { text: trimmed } : { text: trimmed, comment });
    text = "";
    comment = undefined;
  };
  const stack: Frame[] = [{ doc, level: 0, flat: false }];
  for (let frame = stack.pop(); frame !== undefined; frame = stack.pop()) {
    const { doc: current, level, flat } = frame;
    if (typeof current === "string") {
      text += current;
      continue;
    }
    switch (current.kind) {
      case "concat":
        for (const part of current.parts.toReversed()) stack.push({ doc: part, level, flat });
        break;
      case "indent":
        stack.push({ doc: current.body, level: level + 1, flat });
        break;
      case "group": {
        const fits = !current.breaks && (flat || fitsIn(maxWidth - textWidth(text), current.body, stack));
        stack.push({ doc: current.body, level, flat: fits });
        break;
      }
      case "line":
        if (flat) {
          text += current.flat;
        } else {
          endLine();
          text = " ".repeat(level * indentation);
        }
        break;
      case "ifBroken":
        text += flat ? current.flat : current.broken;
        break;
      case "lineEnd":
        comment = comment === undefined ? current.text : `${comment} ${current.text}`;
        break;
      case "verbatim": {
        const [first = "", ...rest] = current.text.split("\n");
        text += first;
        for (const next of rest) {
          lines.push({ text });
          text = next;
        }
        break;
      }
      default:
        unreachable(current);
    }
  }
  endLine();
  return lines;
}

/** True when the body, and what follows it up to the next line break, fits into `width` columns. */
function fitsIn(width: number, body: Doc, rest: readonly Frame[]): boolean {
  let left = width;
  let next = rest.length;
  const stack: { doc: Doc; flat: boolean }[] = [{ doc: body, flat: true }];
  while (left >= 0) {
    const frame = stack.pop() ?? rest[--next];
    if (frame === undefined) return true;
    const { doc, flat } = frame;
    if (typeof doc === "string") {
      left -= textWidth(doc);
      continue;
    }
    switch (doc.kind) {
      case "concat":
        for (const part of doc.parts.toReversed()) stack.push({ doc: part, flat });
        break;
      case "indent":
        stack.push({ doc: doc.body, flat });
        break;
      case "group":
        // A group of the rest may still break: its first line break ends the measure.
        stack.push({ doc: doc.body, flat: flat && !breaks(doc) });
        break;
      case "line":
        if (!flat) return true;
        left -= doc.flat.length;
        break;
      case "ifBroken":
        left -= textWidth(flat ? doc.flat : doc.broken);
        break;
      case "lineEnd":
        break;
      case "verbatim":
        if (doc.breaks) return left >= textWidth(doc.text.split("\n", 1)[0] ?? "");
        left -= textWidth(doc.text);
        break;
      default:
        unreachable(doc);
    }
  }
  return false;
}

/** Comments at the ends of lines that follow each other start in one column, two spaces after the longest. */
function alignComments(lines: readonly Line[]): readonly string[] {
  const result: string[] = [];
  for (let start = 0; start < lines.length; ) {
    let end = start;
    while (lines[end]?.comment !== undefined) end++;
    const run = lines.slice(start, Math.max(end, start + 1));
    const column = Math.max(...run.map(({ text }) => textWidth(text))) + 2;
    for (const { text, comment } of run) {
      if (comment === undefined) result.push(text);
      else if (text.trim() === "") result.push(text + comment);
      else result.push(text + " ".repeat(column - textWidth(text)) + comment);
    }
    start += run.length;
  }
  return result;
}
