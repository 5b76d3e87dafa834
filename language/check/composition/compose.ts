/** The composition that a `compose` declaration names, checked where it is written. */
import type { DeclaredSymbol } from "../../names/symbol.ts";
import type { CheckContext } from "../context.ts";
import { ownerOf } from "../context.ts";
import { checkShape } from "./check-shape.ts";
import { readComposition } from "./read.ts";
import { hasBroken, type Tree } from "./tree.ts";

/** As it is written, mistakes included. */
export function readCompose(context: CheckContext, symbol: DeclaredSymbol<"compose">): Tree {
  const owner = ownerOf(symbol);
  const span = symbol.declaration.name.span;
  return context.once<Tree>(
    owner.subject,
    () => {
      const tree = readComposition(context, owner, symbol.declaration.value, false);
      checkShape(context, owner, tree);
      return tree;
    },
    () => {
      context.report(owner, {
        code: "E0206",
        span,
        message: `the composition \`${symbol.name}\` contains itself`,
        help: "Take one of the names in the circle out.",
      });
      return { kind: "broken", file: symbol.file, span, whole: span };
    },
  );
}

/** For those who use it: a broken tree when it has a mistake, so that they stay silent. */
export function resolveCompose(context: CheckContext, symbol: DeclaredSymbol<"compose">): Tree {
  const tree = readCompose(context, symbol);
  if (!context.hasFailed(ownerOf(symbol).subject) && !hasBroken(tree)) return tree;
  const { file, span, whole } = tree;
  return { kind: "broken", file, span, whole };
}
