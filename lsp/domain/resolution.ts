/** What names of a program stand for, asked one at a time: configs with all fields, models with their sites, checked trees. */

import type { FieldValue } from "../../language/catalogue/field.ts";
import type { AdapterConfig } from "../../language/catalogue/method-config.ts";
import { type AdapterInfo, resolveAdapterDeclaration } from "../../language/check/adapters.ts";
import { readCompose } from "../../language/check/composition/compose.ts";
import { readComposition } from "../../language/check/composition/read.ts";
import type { BlockTree, Tree } from "../../language/check/composition/tree.ts";
import { openContext } from "../../language/check/context.ts";
import { type FusionInfo, findFusion, resolveFusionDeclaration } from "../../language/check/fusions.ts";
import { type HeadInfo, resolveHeadDeclaration } from "../../language/check/heads.ts";
import { resolveLet } from "../../language/check/lets.ts";
import { resolveConfig } from "../../language/check/methods/config.ts";
import { type ModelInfo, resolveModel } from "../../language/check/models.ts";
import type { Facts } from "../../language/checkpoint/facts.ts";
import { bindNames } from "../../language/names/bind.ts";
import type { SymbolTable } from "../../language/names/symbol.ts";
import type { Expression, Module } from "../../language/syntax/ast.ts";

export interface Resolution {
  readonly symbols: SymbolTable;
  adapter(name: string): AdapterInfo | undefined;
  /** The fusion that a `Fuse` means. */
  fusion(tree: BlockTree): FusionInfo | undefined;
  head(name: string): HeadInfo | undefined;
  config(name: string): AdapterConfig | undefined;
  /** `undefined` when the model is wrong, or the host did not look. */
  model(name: string): ModelInfo | undefined;
  letValue(name: string): FieldValue | undefined;
  /** The composition that a `compose` names. */
  compose(name: string): Tree | undefined;
  /** A composition written somewhere else, such as the value of `active`. */
  composition(file: string, expression: Expression): Tree;
}

/** Shares nothing with the analysis that made the diagnostics: mistakes found here are not said again. */
export function openResolution(entry: string, modules: readonly Module[], facts: Facts): Resolution {
  const context = openContext(entry, bindNames(modules), facts, new Map());
  const { symbols } = context;
  return {
    symbols,
    adapter(name) {
      const symbol = symbols.find("adapter", name);
      return symbol === undefined ? undefined : resolveAdapterDeclaration(context, symbol);
    },
    fusion(tree) {
      const symbol = findFusion(context, tree);
      return symbol === undefined ? undefined : resolveFusionDeclaration(context, symbol);
    },
    head(name) {
      const symbol = symbols.find("head", name);
      return symbol === undefined ? undefined : resolveHeadDeclaration(context, symbol);
    },
    config(name) {
      const symbol = symbols.find("config", name);
      return symbol === undefined ? undefined : resolveConfig(context, symbol)?.config;
    },
    model(name) {
      const symbol = symbols.find("model", name);
      const info = symbol === undefined ? undefined : resolveModel(context, symbol);
      return info === "unknown" ? undefined : info;
    },
    letValue(name) {
      const symbol = symbols.find("let", name);
      return symbol === undefined ? undefined : resolveLet(context, symbol);
    },
    compose(name) {
      const symbol = symbols.find("compose", name);
      return symbol === undefined ? undefined : readCompose(context, symbol);
    },
    composition: (file, expression) => readComposition(context, { file, subject: "preview:" }, expression, true),
  };
}
