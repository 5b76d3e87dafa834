/** The composition around a selection: the smallest one that the cursor touches, with the declaration that holds it. */

import { findBlock } from "../../language/catalogue/blocks/index.ts";
import type { Span } from "../../language/source/span.ts";
import type { AnyNode, Declaration, Expression } from "../../language/syntax/ast.ts";
import { pathAt } from "../../language/syntax/walk.ts";
import type { Snapshot } from "../snapshot.ts";

export interface CompositionAt {
  readonly expression: Expression;
  readonly declaration: Declaration;
  /** All of the composition that is written there. */
  readonly value: Expression;
  /** Names of the blocks around it, outermost first. */
  readonly parents: readonly string[];
}

export function compositionAt(snapshot: Snapshot, file: string, span: Span): CompositionAt | undefined {
  const path = pathAt(snapshot.module(file), span.start);
  const declaration = path[1];
  if (declaration === undefined || !isComposing(declaration.kind)) return undefined;
  const value = compositionIn(path, declaration);
  if (value === undefined) return undefined;
  const calls = path.filter((node) => node.kind === "Call" && findBlock(node.callee.text) !== undefined);
  if (path.some((node) => node.kind === "Argument" && node.name !== undefined)) return undefined;
  const last = path.at(-1);
  const isLeaf = last?.kind === "Reference" || last?.kind === "String";
  const chosen = isLeaf ? last : calls.at(-1);
  if (chosen?.kind !== "Call" && chosen?.kind !== "Reference" && chosen?.kind !== "String") return undefined;
  if (chosen.span.end < span.end || chosen.broken) return undefined;
  const parents = calls.flatMap((node) => (node.kind === "Call" && node !== chosen ? [node.callee.text] : []));
  return { expression: chosen, declaration: declaration as Declaration, value, parents };
}

/** Of a `compose`, or of the `active` of a build. */
function compositionIn(path: readonly AnyNode[], declaration: AnyNode): Expression | undefined {
  if (declaration.kind === "Compose") return declaration.value;
  const entry = path.find((node) => node.kind === "BlockEntry");
  return entry?.kind === "BlockEntry" && entry.key.text === "active" ? entry.value : undefined;
}

function isComposing(kind: string): boolean {
  return kind === "Compose" || kind === "Build";
}
