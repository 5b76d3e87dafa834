/** Ways through a syntax tree: the children of a node, every node, the nodes around an offset. */
import { unreachable } from "../bug.ts";
import { touches } from "../source/span.ts";
import type { AnyNode, Module } from "./ast.ts";

/** The parts of a node in the order in which they stand in the text; comments only below the module. */
export function children(node: AnyNode): readonly AnyNode[] {
  switch (node.kind) {
    case "Module":
      return [...node.declarations, ...node.comments].sort((a, b) => a.span.start - b.span.start);
    case "Import":
      return [node.path];
    case "Let":
    case "Compose":
      return [node.name, node.value];
    case "Config":
      return [node.name, node.method];
    case "Model":
      return present(node.name, node.source, node.block);
    case "Adapter":
      return present(node.name, node.derivation, node.method, node.source, node.block).sort(byStart);
    case "Fusion":
      return present(node.name, node.members, node.method, node.source).sort(byStart);
    case "Head":
      return present(node.name, node.head, node.source).sort(byStart);
    case "Build":
      return [node.name, node.block];
    case "Block":
    case "Dict":
      return node.entries;
    case "BlockEntry":
    case "DictEntry":
      return [node.key, node.value];
    case "Call":
    case "BracketCall":
      return [node.callee, ...node.args];
    case "Argument":
      return present(node.name, node.value);
    case "List":
    case "Tuple":
      return node.items;
    case "Binary":
      return [node.left, node.right];
    case "Unary":
      return [node.operand];
    case "Group":
      return [node.inner];
    case "Number":
    case "String":
    case "Boolean":
    case "None":
    case "Reference":
    case "Missing":
    case "Identifier":
    case "Comment":
      return [];
    default:
      return unreachable(node);
  }
}

/** Calls `enter` for the node and everything below it, parents first. `enter` may return false to skip what is below. */
export function visit(node: AnyNode, enter: (node: AnyNode, path: readonly AnyNode[]) => unknown): void {
  const path: AnyNode[] = [];
  const step = (current: AnyNode): void => {
    if (enter(current, path) === false) return;
    path.push(current);
    for (const child of children(current)) step(child);
    path.pop();
  };
  step(node);
}

/**
 * The nodes that an editor's cursor at `offset` touches, from the module down to the smallest. Where two neighbours touch,
 * the one that holds the text after the cursor wins.
 */
export function pathAt(module: Module, offset: number): readonly AnyNode[] {
  const path: AnyNode[] = [module];
  for (let node: AnyNode | undefined = module; node !== undefined; ) {
    const touched: readonly AnyNode[] = children(node).filter(({ span }) => touches(span, offset));
    const inside: AnyNode | undefined = touched.findLast(({ span }) => span.start <= offset && offset < span.end);
    node = inside ?? touched[0];
    if (node !== undefined) path.push(node);
  }
  return path;
}

/** The smallest node that a cursor at `offset` touches: the module itself between declarations. */
export function nodeAt(module: Module, offset: number): AnyNode {
  return pathAt(module, offset).at(-1) ?? module;
}

function present(...nodes: readonly (AnyNode | undefined)[]): AnyNode[] {
  return nodes.filter((node) => node !== undefined);
}

function byStart(a: AnyNode, b: AnyNode): number {
  return a.span.start - b.span.start;
}
