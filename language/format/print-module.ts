/** A module to a document: declarations in rows, blank lines as the person grouped them, `=` in columns. */
import { unreachable } from "../bug.ts";
import { textWidth } from "../source/text-width.ts";
import type { Block, BlockEntry, Comment, Declaration, Expression, Identifier, Module } from "../syntax/ast.ts";
import { hasLineBreak } from "../syntax/gap.ts";
import { concat, type Doc, group, hardLine, ifBroken, indent, line, lineEnd } from "./doc.ts";
import { spellIdentifier, spellKey, spellString } from "./names.ts";
import { cleanText, commentDoc, type Printer, printValue, type Role } from "./print-value.ts";

/** A declaration, an entry or a comment that has a line of its own. */
interface Row {
  readonly start: number;
  readonly end: number;
  readonly node?: Declaration | BlockEntry;
  readonly comment?: Comment;
}

export function printModule(printer: Printer, module: Module, text: string): Doc {
  const rows = toRows(printer, module.declarations, printer.comments.get(module)?.last ?? []);
  const widths = declarationWidths(rows, text);
  const parts: Doc[] = [];
  for (const [index, row] of rows.entries()) {
    const before = rows[index - 1];
    if (before !== undefined) parts.push(hardLine);
    if (before !== undefined && (hasBlankLine(text, before, row) || wantsBlankLine(rows, index, text)))
      parts.push(hardLine);
    if (row.comment !== undefined) parts.push(commentDoc(row.comment));
    else if (row.node !== undefined && row.node.kind !== "BlockEntry") {
      parts.push(printDeclaration(printer, row.node, widths.get(row) ?? 0, text), ...trailing(printer, row.node));
    }
  }
  return concat(...parts);
}

/** Nodes with the comments in front of them, in the order of the text. */
function toRows(
  printer: Printer,
  nodes: readonly (Declaration | BlockEntry)[],
  last: readonly Comment[],
): readonly Row[] {
  const rows = nodes.flatMap((node): Row[] => {
    const leading = (printer.comments.get(node)?.leading ?? []).map((comment) => commentRow(comment, node));
    return [...leading, { start: node.span.start, end: endOf(printer, node), node }];
  });
  return [...rows, ...last.map((comment) => commentRow(comment))];
}

/** A comment out of the middle of a node moves in front of it; there it must not become documentation. */
function commentRow(comment: Comment, node?: Declaration | BlockEntry): Row {
  if (node === undefined || comment.span.start < node.span.start) return { ...comment.span, comment };
  const text = comment.style === "doc" ? comment.text.slice(1) : comment.text;
  return { start: node.span.start, end: node.span.start, comment: { ...comment, text } };
}

function endOf(printer: Printer, node: Declaration | BlockEntry): number {
  return Math.max(node.span.end, ...(printer.comments.get(node)?.trailing ?? []).map(({ span }) => span.end));
}

function trailing(printer: Printer, node: Declaration | BlockEntry): readonly Doc[] {
  return (printer.comments.get(node)?.trailing ?? []).map((comment) => lineEnd(cleanText(comment)));
}

function hasBlankLine(text: string, before: Row, row: Row): boolean {
  const gap = text.slice(before.end, row.start);
  return (gap.match(/\r\n|\n|\r/g)?.length ?? 0) > 1;
}

/** A build stands apart, together with the comments right in front of it. */
function wantsBlankLine(rows: readonly Row[], index: number, text: string): boolean {
  const before = rows[index - 1];
  if (before?.node === undefined) return false;
  if (isTall(before)) return true;
  for (let at = index; at < rows.length; at++) {
    const row = rows[at];
    const next = rows[at + 1];
    if (row?.node !== undefined) return isTall(row);
    if (row === undefined || next === undefined || hasBlankLine(text, row, next)) return false;
  }
  return false;
}

function isTall({ node }: Row): boolean {
  return node?.kind === "Build" && node.block.entries.length > 0;
}

/** A build's block has a line for each entry; another one is as its author began it. */
function isTallBlock(node: Declaration | BlockEntry, { entries, span }: Block, text: string): boolean {
  return node.kind === "Build" || hasLineBreak(text, span.start, entries[0]?.span.start ?? span.end);
}

const aligned: ReadonlySet<string> = new Set(["Let", "Config", "Model", "Compose", "Fusion"]);

/** For declarations of one kind on lines that follow each other: the width of the longest name, so that `=` lines up. */
function declarationWidths(rows: readonly Row[], text: string): ReadonlyMap<Row, number> {
  const widths = new Map<Row, number>();
  let run: Row[] = [];
  const finish = (): void => {
    const width = Math.max(0, ...run.map(nameWidth));
    for (const row of run) widths.set(row, width);
    run = [];
  };
  for (const [index, row] of rows.entries()) {
    const before = rows[index - 1];
    const joins =
      before?.node !== undefined &&
      before.node.kind === row.node?.kind &&
      !hasBlankLine(text, before, row) &&
      !wantsBlankLine(rows, index, text);
    if (!joins) finish();
    if (row.node !== undefined && aligned.has(row.node.kind)) run.push(row);
  }
  finish();
  return widths;
}

function nameWidth({ node }: Row): number {
  return node !== undefined && "name" in node ? textWidth(spellIdentifier(node.name)) : 0;
}

function pad(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - textWidth(text)));
}

function printDeclaration(printer: Printer, node: Declaration, width: number, text: string): Doc {
  const value = (each: Expression | undefined, role: Role): Doc =>
    each === undefined ? "" : printValue(printer, each, role);
  const clause = (mark: string, each: Expression | undefined, role: Role): Doc =>
    each === undefined ? "" : concat(mark, value(each, role));
  if (node.kind === "Import") return concat("import ", spellString(node.path.value));
  const name = spellIdentifier(node.name);
  const block =
    "block" in node && node.block !== undefined ? concat(" ", printBlock(printer, node, node.block, text)) : "";
  switch (node.kind) {
    case "Let":
      return concat("let ", pad(name, width), " = ", value(node.value, "value"));
    case "Model":
      return concat("model ", pad(name, width), " = ", spellString(node.source.value), block);
    case "Config":
      return concat("config ", pad(name, width), " = ", value(node.method, "method"));
    case "Adapter":
      return concat(
        `adapter ${name}`,
        clause(" = ", node.derivation, "names"),
        clause(" : ", node.method, "method"),
        clause(" from ", node.source, "value"),
        block,
      );
    case "Fusion":
      return concat(
        "fusion ",
        pad(name, width),
        clause(" = ", node.members, "names"),
        clause(" : ", node.method, "names"),
        clause(" from ", node.source, "value"),
      );
    case "Head":
      return concat(`head ${name}`, clause(" : ", node.head, "names"), clause(" from ", node.source, "value"));
    case "Compose":
      return concat("compose ", pad(name, width), " = ", value(node.value, "names"));
    case "Build":
      return concat(`build ${name}`, block);
    default:
      return unreachable(node);
  }
}

/** The entries of a build that hold names; every other value keeps its quotes. */
const nameEntries: ReadonlySet<string> = new Set(["model", "active", "heads"]);

function printBlock(printer: Printer, owner: Declaration, block: Block, text: string): Doc {
  const rows = toRows(printer, block.entries, printer.comments.get(block)?.last ?? []);
  if (rows.length === 0) return "{}";
  const tall = block.entries.length === 0 || isTallBlock(owner, block, text);
  const widths = entryWidths(rows, text);
  const parts: Doc[] = [];
  for (const [index, row] of rows.entries()) {
    const before = rows[index - 1];
    if (before !== undefined) {
      const blank = hasBlankLine(text, before, row);
      parts.push(
        before.node === undefined || row.node === undefined ? "" : ifBroken("", ","),
        blank ? hardLine : "",
        line,
      );
    }
    if (row.comment !== undefined) parts.push(commentDoc(row.comment), tall ? "" : forcedBreak);
    else if (row.node?.kind === "BlockEntry") {
      const { key, value } = row.node;
      const spelt = spelledKey(key);
      const role = owner.kind === "Build" && nameEntries.has(key.text) ? "names" : "value";
      parts.push(ifBroken(pad(spelt, widths.get(row) ?? 0), spelt), " = ", printValue(printer, value, role));
      parts.push(...trailing(printer, row.node));
    }
  }
  return group("{", indent(line, ...parts), line, "}", tall ? forcedBreak : "");
}

/** Prints nothing and breaks the group around it. */
const forcedBreak: Doc = { kind: "concat", parts: [], breaks: true };

function entryWidths(rows: readonly Row[], text: string): ReadonlyMap<Row, number> {
  const widths = new Map<Row, number>();
  let run: Row[] = [];
  const finish = (): void => {
    const width = Math.max(0, ...run.map(keyWidth));
    for (const row of run) widths.set(row, width);
    run = [];
  };
  for (const [index, row] of rows.entries()) {
    const before = rows[index - 1];
    if (before !== undefined && hasBlankLine(text, before, row)) finish();
    run.push(row);
  }
  finish();
  return widths;
}

function keyWidth({ node }: Row): number {
  return node?.kind === "BlockEntry" ? textWidth(spelledKey(node.key)) : 0;
}

function spelledKey({ quoted, text }: Identifier): string {
  return quoted ? spellKey(text) : text;
}
