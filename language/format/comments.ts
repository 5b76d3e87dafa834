/** Finds for each comment the part of the tree that it belongs to, so that it stays there when lines move. */
import type { AnyNode, Comment, Module } from "../syntax/ast.ts";
import { hasLineBreak } from "../syntax/gap.ts";
import { children } from "../syntax/walk.ts";

export interface Attached {
  /** In front of the node. */
  readonly leading: Comment[];
  /** After the node, on its last line. */
  readonly trailing: Comment[];
  /** Inside a container, after its last item. */
  readonly last: Comment[];
}

export type Comments = ReadonlyMap<AnyNode, Attached>;

export function attachComments(module: Module, text: string): Comments {
  const attached = new Map<AnyNode, Attached>();
  const slotOf = (node: AnyNode): Attached => {
    const slot = attached.get(node) ?? { leading: [], trailing: [], last: [] };
    attached.set(node, slot);
    return slot;
  };
  const code = withoutComments(module, text);
  for (const comment of module.comments) {
    const { container, item } = innermost(module, comment);
    if (item !== undefined) slotOf(item).leading.push(comment);
    else placeBetween(container, comment, text, code, slotOf);
  }
  return attached;
}

/** The text with spaces in place of its comments. */
function withoutComments(module: Module, text: string): string {
  const parts: string[] = [];
  let end = 0;
  for (const { span } of module.comments) {
    parts.push(text.slice(end, span.start), " ".repeat(span.end - span.start));
    end = span.end;
  }
  return parts.join("") + text.slice(end);
}

/** The innermost container around the comment, and its item if the comment lies inside one that has no place for it. */
function innermost(module: Module, comment: Comment): { container: AnyNode; item?: AnyNode } {
  for (let container: AnyNode = module; ; ) {
    const item = itemAround(itemsOf(container) ?? [], comment);
    if (item === undefined) return { container };
    const inner = containerInside(item, comment);
    if (inner === undefined) return { container, item };
    container = inner;
  }
}

function placeBetween(
  container: AnyNode,
  comment: Comment,
  text: string,
  code: string,
  slotOf: (node: AnyNode) => Attached,
): void {
  const items = itemsOf(container) ?? [];
  const next = firstAfter(items, comment);
  const before = items[next - 1];
  const after = items[next];
  if (before !== undefined && isTrailing(before, after, comment, text, code)) slotOf(before).trailing.push(comment);
  else if (after !== undefined) slotOf(after).leading.push(comment);
  else slotOf(container).last.push(comment);
}

/** A comment trails an item on whose last line it starts, unless the next item stands on that line behind it. */
function isTrailing(
  before: AnyNode,
  after: AnyNode | undefined,
  comment: Comment,
  text: string,
  code: string,
): boolean {
  if (hasLineBreak(text, before.span.end, comment.span.start)) return false;
  if (after === undefined || hasLineBreak(text, comment.span.end, after.span.start)) return true;
  const afterComma = code.slice(before.span.end, comment.span.start).includes(",");
  const beforeComma = code.slice(comment.span.end, after.span.start).includes(",");
  return !afterComma && beforeComma;
}

/** The items of a node that puts each on a line of its own when it breaks. */
function itemsOf(node: AnyNode): readonly AnyNode[] | undefined {
  switch (node.kind) {
    case "Module":
      return node.declarations;
    case "Block":
    case "Dict":
      return node.entries;
    case "Call":
    case "BracketCall":
      return node.args;
    case "List":
    case "Tuple":
      return node.items;
    default:
      return undefined;
  }
}

function itemAround(items: readonly AnyNode[], comment: Comment): AnyNode | undefined {
  const item = items[firstAfter(items, comment) - 1];
  return item !== undefined && holds(item, comment) ? item : undefined;
}

/** The index of the first item that starts after the comment; items are in the order of the text. */
function firstAfter(items: readonly AnyNode[], comment: Comment): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((items[middle]?.span.start ?? 0) > comment.span.start) high = middle;
    else low = middle + 1;
  }
  return low;
}

function containerInside(node: AnyNode, comment: Comment): AnyNode | undefined {
  const opening = node.kind === "Call" || node.kind === "BracketCall" ? node.callee.span.end : node.span.start + 1;
  if (itemsOf(node) !== undefined && opening <= comment.span.start && comment.span.end < node.span.end) return node;
  const child = children(node).find((each) => holds(each, comment));
  return child === undefined ? undefined : containerInside(child, comment);
}

function holds({ span }: AnyNode, comment: Comment): boolean {
  return span.start <= comment.span.start && comment.span.end <= span.end;
}
