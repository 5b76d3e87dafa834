/** Reads an expression as a composition: blocks, names, `none`, and Python's lists and strings (spec: composition.md §1.1). */
import type { BlockName } from "../../catalogue/block.ts";
import { blocks, findBlock } from "../../catalogue/blocks/index.ts";
import { findMethod } from "../../catalogue/methods/index.ts";
import { alternatives, enumeration, suggest } from "../../names/suggest.ts";
import { subjectOf } from "../../names/symbol.ts";
import type { Span } from "../../source/span.ts";
import type { Argument, Call, Expression, ListExpression, TupleExpression } from "../../syntax/ast.ts";
import type { CheckContext, Owner } from "../context.ts";
import { renameFixes, reportUnknownName } from "../unknown-name.ts";
import { isNumbers, readBlockArguments } from "./block-arguments.ts";
import { resolveCompose } from "./compose.ts";
import type { BrokenTree, Tree } from "./tree.ts";

/** Where in the shorthand we are: a list at level 1 means Fuse, but inside a written block always Stack. */
interface Reading {
  readonly level: number;
  readonly isInsideBlock: boolean;
  /** The value of `active`: the name of a composition goes before that of an adapter. */
  readonly isActive: boolean;
}

export function readComposition(context: CheckContext, owner: Owner, expression: Expression, isActive: boolean): Tree {
  return read(context, owner, expression, { level: 0, isInsideBlock: false, isActive });
}

function read(context: CheckContext, owner: Owner, expression: Expression, reading: Reading): Tree {
  if (expression.broken) return broken(owner, expression.span);
  switch (expression.kind) {
    case "Missing":
      return broken(owner, expression.span);
    case "Group":
      return read(context, owner, expression.inner, reading);
    case "None":
      return { kind: "none", file: owner.file, span: expression.span, whole: expression.span };
    case "Reference":
      return readName(context, owner, expression.name, expression.span, reading);
    case "String":
      if (expression.value !== "") return readName(context, owner, expression.value, expression.span, reading);
      return readEmpty(context, owner, expression.span, reading, "this name is empty");
    case "List":
    case "Tuple":
      return readList(context, owner, expression, reading);
    case "Call":
      return readBlock(context, owner, expression);
    default:
      context.report(owner, {
        code: "E0407",
        span: expression.span,
        message: "this is no part of a composition",
        help: "Write the name of an adapter, `none`, or a block such as `Stack(a, b)`.",
      });
      return broken(owner, expression.span);
  }
}

function broken(owner: Owner, span: Span): BrokenTree {
  return { kind: "broken", file: owner.file, span, whole: span };
}

function readEmpty(context: CheckContext, owner: Owner, span: Span, reading: Reading, message: string): Tree {
  if (reading.level === 0 && !reading.isInsideBlock) return { kind: "none", file: owner.file, span, whole: span };
  context.report(owner, { code: "E0408", span, message, help: "Write a name, or `none` for no adapter here." });
  return broken(owner, span);
}

function readName(context: CheckContext, owner: Owner, name: string, span: Span, reading: Reading): Tree {
  const order =
    reading.isActive && reading.level === 0 ? (["compose", "adapter"] as const) : (["adapter", "compose"] as const);
  for (const kind of order) {
    const known = context.symbols.find(kind, name);
    if (known === undefined || subjectOf(known) === owner.subject) continue;
    if (kind === "adapter") {
      const symbol = context.use(owner, "adapter", name, span);
      if (symbol !== undefined) return { kind: "adapter", name, symbol, file: owner.file, span, whole: span };
    } else {
      const symbol = context.use(owner, "compose", name, span);
      if (symbol !== undefined)
        return { ...resolveCompose(context, symbol), via: { file: owner.file, span }, compose: name };
    }
  }
  const block = findBlock(name);
  if (block === undefined) reportUnknownName(context, owner, ["adapter", "compose"], name, span);
  else {
    context.report(owner, {
      code: "E0408",
      span,
      message: `\`${block.name}\` has no children`,
      help: `Write what it combines: \`${block.example}\`.`,
    });
  }
  return broken(owner, span);
}

function readList(context: CheckContext, owner: Owner, list: ListExpression | TupleExpression, reading: Reading): Tree {
  if (list.items.length === 0) return readEmpty(context, owner, list.span, reading, "this list is empty");
  const block: BlockName = !reading.isInsideBlock && reading.level === 1 ? "Fuse" : "Stack";
  const inner = { ...reading, level: reading.level + 1 };
  const children = list.items.map((item) => read(context, owner, item, inner));
  return { kind: "block", block, children, file: owner.file, span: list.span, whole: list.span };
}

function readBlock(context: CheckContext, owner: Owner, call: Call): Tree {
  const definition = findBlock(call.callee.text);
  if (definition === undefined) {
    reportUnknownBlock(context, owner, call);
    return broken(owner, call.callee.span);
  }
  const inner: Reading = { level: 0, isInsideBlock: true, isActive: false };
  const children: Tree[] = [];
  const named: Argument[] = [];
  for (const argument of call.args) {
    if (argument.name !== undefined) named.push(argument);
    else children.push(readChild(context, owner, argument, definition.name, inner));
  }
  const placed = { file: owner.file, span: call.callee.span, whole: call.span };
  if (children.length < Math.max(1, definition.minChildren)) {
    if (!call.broken) reportTooFew(context, owner, call, definition.minChildren, definition.example);
    return { kind: "broken", ...placed };
  }
  const values = readBlockArguments(context, owner, call, definition, named, children.length);
  return { kind: "block", block: definition.name, children, ...values, ...placed };
}

/** A child; a list of numbers is most likely an argument whose name was left out. */
function readChild(context: CheckContext, owner: Owner, argument: Argument, block: BlockName, reading: Reading): Tree {
  const value = argument.value;
  if (!isNumbers(value)) return read(context, owner, value, reading);
  const field = findBlock(block)?.fields.find((candidate) => candidate.name !== "name")?.name;
  context.report(owner, {
    code: "E0407",
    span: value.span,
    message: "a number cannot be a child of a composition",
    help: field === undefined ? `\`${block}\` takes names and blocks only.` : `Name the argument: \`${field}=…\`.`,
    ...(field === undefined
      ? {}
      : {
          fixes: [
            {
              title: `Insert \`${field}=\``,
              edits: [
                { file: owner.file, span: { start: value.span.start, end: value.span.start }, text: `${field}=` },
              ],
            },
          ],
        }),
  });
  return broken(owner, value.span);
}

function reportTooFew(context: CheckContext, owner: Owner, call: Call, least: number, example: string): void {
  const isEmpty = call.args.every((argument) => argument.name !== undefined);
  context.report(owner, {
    code: "E0408",
    span: call.callee.span,
    message: isEmpty
      ? `\`${call.callee.text}\` has no children`
      : `\`${call.callee.text}\` needs at least ${least} children`,
    help: `Write what it combines: \`${example}\`.`,
  });
}

function reportUnknownBlock(context: CheckContext, owner: Owner, call: Call): void {
  const name = call.callee.text;
  const nearest = suggest(
    name,
    blocks.map((block) => block.name),
  );
  const isMethod = findMethod(name) !== undefined;
  const declare = `Declare an adapter with this method (\`adapter a : ${name}(…)\`) and use its name here.`;
  const list = `The blocks are ${enumeration(blocks.map((block) => block.name))}.`;
  context.report(owner, {
    code: "E0406",
    span: call.callee.span,
    message: isMethod
      ? `\`${name}\` is an adapter method, not a composition block`
      : `there is no composition block \`${name}\``,
    help: isMethod ? declare : nearest.length > 0 ? `Did you mean ${alternatives(nearest)}?` : list,
    fixes: isMethod ? [] : renameFixes(owner.file, call.callee.span, nearest),
  });
}
