/** Plain data of the features in the protocol's words, for the requests whose answers need more than a range. */
import {
  type CallHierarchyItem,
  type CodeLens,
  type FoldingRange,
  type Hover,
  type InlayHint,
  type Location,
  type LocationLink,
  type Range,
  type SelectionRange,
  SemanticTokensBuilder,
  type SignatureHelp,
  type SymbolInformation,
} from "vscode-languageserver";
import { positionAt, type SourceFile } from "../language/source/source-file.ts";
import { type Conversion, symbolKindOf, toLocation, toRange } from "./convert.ts";
import type { HierarchyItem } from "./features/call-hierarchy.ts";
import type { LensData } from "./features/code-lenses.ts";
import type { Target } from "./features/definition.ts";
import type { SymbolNode } from "./features/document-symbols.ts";
import type { FoldData } from "./features/folding-ranges.ts";
import type { HoverData } from "./features/hover.ts";
import type { InlayHintData } from "./features/inlay-hints.ts";
import { type SemanticToken, tokenModifiers, tokenTypes } from "./features/semantic-tokens.ts";
import type { SignatureData } from "./features/signature-help.ts";

export function toHover(conversion: Conversion, file: string, data: HoverData): Hover {
  return { contents: { kind: "markdown", value: data.markdown }, range: toRange(conversion, file, data.span) };
}

export function toTargets(
  conversion: Conversion,
  targets: readonly Target[],
  asLinks: boolean,
): Location[] | LocationLink[] {
  if (!asLinks) return targets.map((target) => toLocation(conversion, target));
  return targets.map(({ file, span, whole }) => ({
    targetUri: conversion.clientUri(file),
    targetRange: toRange(conversion, file, whole),
    targetSelectionRange: toRange(conversion, file, span),
  }));
}

export function toSignatureHelp(data: SignatureData): SignatureHelp {
  const parameters = data.parameters.map(({ label, documentation }) => ({ label, documentation }));
  const activeParameter = data.active ?? data.parameters.length;
  const signature = { label: data.label, documentation: data.documentation, parameters, activeParameter };
  return { signatures: [signature], activeSignature: 0, activeParameter };
}

export function toInlayHint(source: SourceFile, hint: InlayHintData): InlayHint {
  const { offset, label, tooltip } = hint;
  return { position: positionAt(source, offset), label, tooltip, paddingLeft: true, kind: 1 };
}

export function toCodeLens(
  conversion: Conversion,
  file: string,
  lens: LensData,
  commands: ReadonlySet<string>,
): CodeLens {
  const { title, command, argument, span } = lens;
  const isKnown = command !== undefined && commands.has(command);
  const range = toRange(conversion, file, span);
  return {
    range,
    command: {
      title,
      command: isKnown ? command : "",
      arguments: [conversion.clientUri(file), argument, range.start],
    },
  };
}

/** Lines only; the closing bracket stays visible. */
export function toFoldingRange(source: SourceFile, { span, kind }: FoldData): FoldingRange | undefined {
  const startLine = positionAt(source, span.start).line;
  const last = positionAt(source, span.end).line;
  const isBracket = kind === "region" && /[)\]}]/.test(source.text[span.end - 1] ?? "");
  const endLine = isBracket ? last - 1 : last;
  return endLine > startLine || (isBracket && last > startLine)
    ? { startLine, endLine: Math.max(endLine, startLine), kind }
    : undefined;
}

export function toSelectionRange(ranges: readonly Range[]): SelectionRange {
  const [first, ...outer] = ranges;
  const range = first ?? { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
  return outer.length === 0 ? { range } : { range, parent: toSelectionRange(outer) };
}

export function toHierarchyItem(conversion: Conversion, item: HierarchyItem): CallHierarchyItem {
  return {
    name: item.name,
    kind: symbolKindOf(item.shape),
    detail: item.kind,
    uri: conversion.clientUri(item.file),
    range: toRange(conversion, item.file, item.whole),
    selectionRange: toRange(conversion, item.file, item.span),
    data: { kind: item.kind, name: item.name },
  };
}

/** For clients that know no trees. */
export function toSymbolInformation(
  conversion: Conversion,
  file: string,
  nodes: readonly SymbolNode[],
  containerName?: string,
): SymbolInformation[] {
  return nodes.flatMap((node) => [
    {
      name: node.name,
      kind: symbolKindOf(node.shape),
      location: toLocation(conversion, { file, span: node.whole }),
      ...(containerName !== undefined && { containerName }),
    },
    ...toSymbolInformation(conversion, file, node.children, node.name),
  ]);
}

/** The five numbers of each token; tokens of several lines are cut at the line ends. */
export function pushTokens(builder: SemanticTokensBuilder, source: SourceFile, tokens: readonly SemanticToken[]): void {
  for (const { span, type, modifiers } of tokens) {
    const typeIndex = tokenTypes.indexOf(type);
    const bits = modifiers.reduce((set, modifier) => set | (1 << tokenModifiers.indexOf(modifier)), 0);
    for (let start = span.start; start < span.end; ) {
      const { line, character } = positionAt(source, start);
      const nextLine = source.lineStarts[line + 1] ?? source.text.length + 1;
      const end = Math.min(span.end, nextLine);
      const length = source.text.slice(start, end).replace(/[\r\n]+$/, "").length;
      if (length > 0) builder.push(line, character, length, typeIndex, bits);
      start = Math.max(end, start + 1);
    }
  }
}

export { SemanticTokensBuilder };
