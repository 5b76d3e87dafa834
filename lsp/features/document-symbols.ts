import type { Span } from "../../language/source/span.ts";
import type { AnyNode, Argument, Declaration, Expression, NamedDeclaration } from "../../language/syntax/ast.ts";
import type { Snapshot } from "../snapshot.ts";

export type SymbolShape =
  | "let"
  | "model"
  | "config"
  | "adapter"
  | "fusion"
  | "head"
  | "compose"
  | "build"
  | "key"
  | "block"
  | "name";

export interface SymbolNode {
  readonly name: string;
  readonly detail: string;
  readonly shape: SymbolShape;
  readonly whole: Span;
  /** Inside `whole`. */
  readonly span: Span;
  readonly children: readonly SymbolNode[];
}

/** The outline: declarations with their keys, compositions with their children. */
export function documentSymbols(snapshot: Snapshot, file: string): readonly SymbolNode[] {
  return snapshot.module(file).declarations.flatMap((declaration) => {
    if (declaration.kind === "Import" || declaration.name.text === "") return [];
    return [toNode(declaration)];
  });
}

function toNode(declaration: NamedDeclaration): SymbolNode {
  const keyword = declaration.kind.toLowerCase() as SymbolShape;
  return {
    name: declaration.name.text,
    detail: detailOf(declaration),
    shape: keyword,
    whole: declaration.span,
    span: declaration.name.span,
    children: childrenOf(declaration),
  };
}

function detailOf(declaration: Declaration): string {
  switch (declaration.kind) {
    case "Model":
      return declaration.source.value;
    case "Adapter":
    case "Head":
    case "Fusion":
      return declaration.source?.value ?? "";
    default:
      return "";
  }
}

function childrenOf(declaration: NamedDeclaration): readonly SymbolNode[] {
  switch (declaration.kind) {
    case "Build":
      return declaration.block.entries.map((entry) => ({
        ...{ name: entry.key.text || "…", detail: "", shape: "key" as const, whole: entry.span, span: entry.key.span },
        children: expressionNodes(entry.value),
      }));
    case "Compose":
    case "Let":
      return expressionNodes(declaration.value);
    case "Config":
      return expressionNodes(declaration.method);
    case "Fusion":
      return expressionNodes(declaration.members);
    case "Adapter":
      return [...optionalNodes(declaration.method), ...optionalNodes(declaration.derivation)];
    case "Head":
      return optionalNodes(declaration.head);
    case "Model":
      return [];
  }
}

function optionalNodes(expression: Expression | undefined): readonly SymbolNode[] {
  return expression === undefined ? [] : expressionNodes(expression);
}

function expressionNodes(expression: Expression): readonly SymbolNode[] {
  switch (expression.kind) {
    case "Call":
    case "BracketCall": {
      const { callee, args, span } = expression;
      const children = args.flatMap(argumentNodes);
      return callee.text === ""
        ? children
        : [{ name: callee.text, detail: "", shape: "block", whole: span, span: callee.span, children }];
    }
    case "Reference":
      return [leaf(expression.name, expression)];
    case "List":
    case "Tuple":
      return expression.items.flatMap(expressionNodes);
    case "Binary":
      return expression.operator === "|"
        ? [...expressionNodes(expression.left), ...expressionNodes(expression.right)]
        : [];
    case "Group":
      return expressionNodes(expression.inner);
    default:
      return [];
  }
}

function argumentNodes(argument: Argument): readonly SymbolNode[] {
  if (argument.name === undefined) {
    const { value } = argument;
    return value.kind === "String" && value.value !== "" ? [leaf(value.value, value)] : expressionNodes(value);
  }
  const { name, span } = argument;
  return name.text === ""
    ? []
    : [{ name: name.text, detail: "", shape: "key", whole: span, span: name.span, children: [] }];
}

function leaf(name: string, { span }: AnyNode): SymbolNode {
  return { name: name === "" ? "…" : name, detail: "", shape: "name", whole: span, span, children: [] };
}
