/** Values to documents. What a string means decides whether it loses its quotes, so each place says what it holds. */
import { unreachable } from "../bug.ts";
import type {
  AnyNode,
  Argument,
  BinaryExpression,
  Call,
  Comment,
  DictEntry,
  Expression,
  Identifier,
} from "../syntax/ast.ts";
import { operatorStrength } from "../syntax/precedence.ts";
import type { Comments } from "./comments.ts";
import { concat, type Doc, group, hardLine, ifBroken, indent, join, line, lineEnd, softLine, verbatim } from "./doc.ts";
import { spellIdentifier, spellKey, spellName, spellString } from "./names.ts";

/** What a value stands for: a string is a name in `names` and `method`, a text in `value`. */
export type Role = "value" | "names" | "method";

export interface Printer {
  readonly comments: Comments;
  /** The canonical spelling of a method that is called, undefined when the name is none. */
  readonly canonicalMethod: (name: string) => string | undefined;
  /** The same for a method that is only named: a declared config of that name comes first. */
  readonly canonicalReference: (name: string) => string | undefined;
  /** True when the next thing after the comment stands on a line of its own. */
  readonly endsLine: (comment: Comment) => boolean;
}

export function printValue(printer: Printer, node: Expression, role: Role): Doc {
  switch (node.kind) {
    case "Number":
      return node.text;
    case "String":
      return printString(printer, node.value, role);
    case "Boolean":
      return node.value ? "true" : "false";
    case "None":
      return "none";
    case "Reference":
      return (role === "method" ? printer.canonicalReference(node.name) : undefined) ?? node.name;
    case "Call":
      return printCall(printer, node, role);
    case "BracketCall": {
      const callee = spellCallee(printer, node.callee, role);
      const items = node.args.map((arg) => printItem(printer, arg, printArgument(printer, arg, "value")));
      return concat(callee, brackets(printer, node, "[", items, "]", "never"));
    }
    case "List":
      return printItems(printer, node, node.items, "[", "]", role);
    case "Tuple":
      return printItems(printer, node, node.items, "(", ")", role);
    case "Dict": {
      const items = node.entries.map((entry) => printItem(printer, entry, printDictEntry(printer, entry)));
      return brackets(printer, node, "{", items, "}", "broken");
    }
    case "Binary":
      return printBinary(printer, node, role);
    case "Unary":
      return concat(node.operator, printValue(printer, node.operand, role));
    case "Group":
      return concat("(", printValue(printer, node.inner, role), ")");
    case "Missing":
      return "";
    default:
      return unreachable(node);
  }
}

function printString(printer: Printer, value: string, role: Role): Doc {
  if (role === "value") return spellString(value);
  const canonical = role === "method" ? printer.canonicalReference(value) : undefined;
  return spellName(canonical ?? value);
}

function spellCallee(printer: Printer, callee: Identifier, role: Role): string {
  const canonical = role === "method" ? printer.canonicalMethod(callee.text) : undefined;
  return canonical === undefined ? spellIdentifier(callee) : spellName(canonical);
}

/**
 * Positional arguments of a block are names, those of a union are methods; a named argument is a plain value. What is called
 * inside of a method is a method: `mam(adapter=par_bn())`.
 */
function printCall(printer: Printer, node: Call, role: Role): Doc {
  const positional = role === "method" && node.callee.text !== "ConfigUnion" ? "value" : role;
  const items = node.args.map((arg) => {
    const isMember = role === "method" && (arg.value.kind === "Call" || arg.value.kind === "BracketCall");
    return printItem(printer, arg, printArgument(printer, arg, isMember ? "method" : positional, isMember));
  });
  return concat(spellCallee(printer, node.callee, role), brackets(printer, node, "(", items, ")", "broken"));
}

function printArgument(printer: Printer, { name, value }: Argument, positional: Role, isMember = false): Doc {
  if (name === undefined) return printValue(printer, value, positional);
  const role = isMember ? "method" : "value";
  return concat(name.quoted ? spellKey(name.text) : name.text, "=", printValue(printer, value, role));
}

function printDictEntry(printer: Printer, { key, value }: DictEntry): Doc {
  const spelt = key.kind === "Number" ? key.text : key.kind === "String" ? spellKey(key.value) : key.text;
  return concat(spelt, ": ", printValue(printer, value, "value"));
}

function printItems(
  printer: Printer,
  node: AnyNode,
  items: readonly Expression[],
  open: string,
  close: string,
  role: Role,
): Doc {
  const docs = items.map((item) => printItem(printer, item, printValue(printer, item, role)));
  const single = node.kind === "Tuple" && items.length === 1;
  if (single || !isPlainNumbers(printer, node, items))
    return brackets(printer, node, open, docs, close, single ? "always" : "broken");
  // Numbers fill their lines.
  const [first = "", ...rest] = items.map((item) => printValue(printer, item, role));
  const filled = rest.map((item) => concat(",", group(line, item)));
  return group(open, indent(softLine, first, ...filled, ifBroken(",")), softLine, close);
}

function isPlainNumbers(printer: Printer, node: AnyNode, items: readonly Expression[]): boolean {
  const commented = printer.comments.get(node)?.last.length || items.some((item) => printer.comments.has(item));
  return !commented && items.length > 0 && items.every(({ kind }) => kind === "Number" || kind === "Unary");
}

interface Item {
  readonly doc: Doc;
  /** After the item's comma. */
  readonly after: readonly Doc[];
}

type LastComma = "never" | "broken" | "always";
/** `name[…]` has none, a tuple of one item is none without. */
const lastCommas: Readonly<Record<LastComma, Doc>> = { never: "", broken: ifBroken(","), always: "," };

/** Brackets around items: all on one line, or each on its own. */
function brackets(
  printer: Printer,
  node: AnyNode,
  open: string,
  items: readonly Item[],
  close: string,
  lastComma: LastComma,
): Doc {
  const last = (printer.comments.get(node)?.last ?? []).map(commentDoc);
  if (items.length === 0 && last.length === 0) return open + close;
  const docs = items.map(({ doc, after }, index) => {
    const isLast = index === items.length - 1;
    return concat(doc, isLast ? lastCommas[lastComma] : ",", ...after);
  });
  return group(
    open,
    indent(softLine, join(line, docs), ...last.flatMap((doc) => [hardLine, doc]).slice(items.length === 0 ? 1 : 0)),
    softLine,
    close,
  );
}

function printItem(printer: Printer, node: AnyNode, doc: Doc): Item {
  const attached = printer.comments.get(node);
  if (attached === undefined) return { doc, after: [] };
  const after = attached.trailing
    .filter(({ style }) => style !== "block")
    .map((comment) => lineEnd(cleanText(comment)));
  return { doc: withComments(printer, node, doc), after };
}

/** The node with the comments in front of it and the block comments behind it. */
export function withComments(printer: Printer, node: AnyNode, doc: Doc): Doc {
  const attached = printer.comments.get(node);
  if (attached === undefined) return doc;
  const leading = attached.leading.map((comment) =>
    concat(commentDoc(comment), comment.style !== "block" || printer.endsLine(comment) ? hardLine : " "),
  );
  const trailing = attached.trailing
    .filter(({ style }) => style === "block")
    .map((comment) => concat(" ", commentDoc(comment)));
  return concat(...leading, doc, ...trailing);
}

/** A comment where a line may end after it. */
export function commentDoc(comment: Comment): Doc {
  const text = cleanText(comment);
  return comment.style === "block" ? verbatim(text) : concat(text, { kind: "concat", parts: [], breaks: true });
}

/** The text without what no one sees: spaces at the end, carriage returns. */
export function cleanText(comment: Comment): string {
  return comment.text.replaceAll("\r\n", "\n").replaceAll("\r", "\n").trimEnd();
}

/** A row of operators of one strength breaks as a whole, each operator at the start of its line. */
function printBinary(printer: Printer, node: BinaryExpression, role: Role): Doc {
  const strength = operatorStrength(node.operator);
  const tail: Doc[] = [];
  let left: Expression = node;
  while (left.kind === "Binary" && operatorStrength(left.operator) === strength) {
    tail.push(concat(line, left.operator, " ", printValue(printer, left.right, role)));
    left = left.left;
  }
  return group(indent(printValue(printer, left, role), ...tail.reverse()));
}
