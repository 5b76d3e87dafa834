/** Symbolic shapes of what flows through a composition: rows, tokens, width (spec: composition.md §1). */
import type { AdapterConfig } from "../../language/catalogue/method-config.ts";
import type { Tree } from "../../language/check/composition/tree.ts";

/** A number, or a number times the symbol plus a number: `B`, `2B`, `T+10`, `64`. */
export interface Size {
  readonly symbol: "B" | "T" | "";
  readonly times: number;
  readonly plus: number;
}

export interface Shape {
  readonly rows: Size;
  readonly tokens: Size;
  readonly width: string;
}

export interface ShapedTree {
  readonly tree: Tree;
  readonly input: Shape;
  readonly output: Shape;
  readonly children: readonly ShapedTree[];
}

export function entryShape(width: string): Shape {
  return { rows: { symbol: "B", times: 1, plus: 0 }, tokens: { symbol: "T", times: 1, plus: 0 }, width };
}

/** `configOf`: of an adapter by name; prompts make the sequence longer. */
export function shapeTree(tree: Tree, input: Shape, configOf: (name: string) => AdapterConfig | undefined): ShapedTree {
  if (tree.kind !== "block") return { tree, input, output: leafOutput(tree, input, configOf), children: [] };
  const shaped = (child: Tree, own: Shape) => shapeTree(child, own, configOf);
  switch (tree.block) {
    case "Stack": {
      const children: ShapedTree[] = [];
      let current = input;
      for (const child of tree.children) {
        const next = shaped(child, current);
        children.push(next);
        current = next.output;
      }
      return { tree, input, output: current, children };
    }
    case "Parallel": {
      const children = tree.children.map((child) => shaped(child, input));
      const isSplit = (input.rows.symbol === "B" && input.rows.times > 1) || tree.children.length === 0;
      const rows = isSplit ? input.rows : scale(input.rows, tree.children.length);
      return { tree, input, output: { ...input, rows }, children };
    }
    case "Split":
      return { tree, input, output: input, children: pieces(tree.children, tree.numbers, shaped, input, "tokens") };
    case "BatchSplit":
      return { tree, input, output: input, children: pieces(tree.children, tree.numbers, shaped, input, "rows") };
    default:
      return { tree, input, output: input, children: tree.children.map((child) => shaped(child, input)) };
  }
}

function pieces(
  children: readonly Tree[],
  numbers: readonly number[] | undefined,
  shaped: (child: Tree, own: Shape) => ShapedTree,
  input: Shape,
  axis: "rows" | "tokens",
): readonly ShapedTree[] {
  return children.map((child, index) => {
    const number = numbers?.[index];
    if (number === undefined) return shaped(child, input);
    return shaped(child, { ...input, [axis]: { symbol: "", times: 0, plus: number } });
  });
}

function leafOutput(tree: Tree, input: Shape, configOf: (name: string) => AdapterConfig | undefined): Shape {
  const config = tree.kind === "adapter" ? configOf(tree.name) : undefined;
  const added = (config?.members ?? []).reduce(
    (total, member) => total + (member.architecture === "prompt_tuning" ? member.prompt_length : 0),
    0,
  );
  return added === 0 ? input : { ...input, tokens: { ...input.tokens, plus: input.tokens.plus + added } };
}

function scale(size: Size, factor: number): Size {
  return { ...size, times: size.times * factor, plus: size.plus * factor };
}

/** `⟨2B,T,768⟩` */
export function shapeText({ rows, tokens, width }: Shape): string {
  return `⟨${sizeText(rows)},${sizeText(tokens)},${width}⟩`;
}

function sizeText({ symbol, times, plus }: Size): string {
  if (symbol === "" || times === 0) return String(plus);
  const product = times === 1 ? symbol : `${times}${symbol}`;
  return plus === 0 ? product : `${product}+${plus}`;
}
