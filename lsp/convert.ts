/** Between our words (files, offsets) and the protocol's (URIs, lines and characters). */
import type {
  CodeAction,
  CompletionItem,
  DocumentSymbol,
  CompletionItemKind as ItemKind,
  Position,
  Diagnostic as ProtocolDiagnostic,
  Location as ProtocolLocation,
  SymbolKind as ProtocolSymbolKind,
  TextEdit as ProtocolTextEdit,
  Range,
  WorkspaceEdit,
} from "vscode-languageserver";
import type { Diagnostic, Location, TextEdit } from "../language/diagnostics/diagnostic.ts";
import { offsetAt, rangeOf } from "../language/source/source-file.ts";
import type { Span } from "../language/source/span.ts";
import type { Client } from "./client.ts";
import type { Item } from "./complete/item.ts";
import type { ActionData } from "./features/code-actions.ts";
import type { CompletionData } from "./features/completion.ts";
import type { SymbolNode, SymbolShape } from "./features/document-symbols.ts";
import type { PlainEdit } from "./features/formatting.ts";
import type { Snapshot } from "./snapshot.ts";

/** What conversion needs to know beside the data. */
export interface Conversion {
  readonly snapshot: Snapshot;
  clientUri(file: string): string;
  readonly client: Client;
}

const nowhere: Range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };

export function toRange({ snapshot }: Conversion, file: string, span: Span): Range {
  const source = snapshot.source(file);
  return source === undefined ? nowhere : rangeOf(source, span);
}

export function toOffset(snapshot: Snapshot, file: string, position: Position): number {
  const source = snapshot.source(file);
  if (source === undefined) return 0;
  return offsetAt(source, { line: whole(position.line), character: whole(position.character) });
}

/** Clients have sent −1, fractions and nothing at all. */
function whole(value: unknown): number {
  return typeof value === "number" && Number.isFinite(value) ? Math.max(0, Math.floor(value)) : 0;
}

export function toSpan(snapshot: Snapshot, file: string, range: Range): Span {
  const start = toOffset(snapshot, file, range.start);
  return { start, end: Math.max(start, toOffset(snapshot, file, range.end)) };
}

export function toLocation(conversion: Conversion, { file, span }: Location): ProtocolLocation {
  return { uri: conversion.clientUri(file), range: toRange(conversion, file, span) };
}

export function toDiagnostic(conversion: Conversion, diagnostic: Diagnostic): ProtocolDiagnostic {
  const { code, severity, message, help, related, file, span } = diagnostic;
  const href = conversion.client.supportsCodeDescription ? conversion.snapshot.host.explainUri(code) : undefined;
  return {
    range: toRange(conversion, file, span),
    severity: severity === "error" ? 1 : 2,
    code,
    ...(href !== undefined && { codeDescription: { href } }),
    source: "adapt",
    message: help === undefined ? message : `${message}\n${help}`,
    ...(code === "W0201" && { tags: [1 as const] }),
    ...(conversion.client.supportsRelated &&
      related.length > 0 && {
        relatedInformation: related.map((each) => ({
          location: toLocation(conversion, each),
          message: each.message,
        })),
      }),
  };
}

export function toTextEdit(conversion: Conversion, file: string, edit: PlainEdit): ProtocolTextEdit {
  return { range: toRange(conversion, file, edit.span), newText: edit.text };
}

/** Versions go along where the client takes them: an edit of an older text is then refused instead of misplaced. */
export function toWorkspaceEdit(conversion: Conversion, edits: readonly TextEdit[]): WorkspaceEdit {
  const byFile = groupByFile(edits);
  if (!conversion.client.supportsDocumentChanges) {
    const changes = [...byFile].map(([file, own]) => [
      conversion.clientUri(file),
      own.map((edit) => toTextEdit(conversion, file, edit)),
    ]);
    return { changes: Object.fromEntries(changes) };
  }
  return {
    documentChanges: [...byFile].map(([file, own]) => ({
      textDocument: {
        uri: conversion.clientUri(file),
        version: conversion.snapshot.documents.get(file)?.version ?? null,
      },
      edits: own.map((edit) => toTextEdit(conversion, file, edit)),
    })),
  };
}

function groupByFile(edits: readonly TextEdit[]): Map<string, TextEdit[]> {
  const groups = new Map<string, TextEdit[]>();
  for (const edit of edits) groups.set(edit.file, [...(groups.get(edit.file) ?? []), edit]);
  return groups;
}

export function toCodeAction(conversion: Conversion, action: ActionData): CodeAction {
  const { title, kind, edits, preferred, diagnostics } = action;
  return {
    title,
    kind,
    ...(preferred && { isPreferred: true }),
    ...(diagnostics.length > 0 && { diagnostics: diagnostics.map((each) => toDiagnostic(conversion, each)) }),
    edit: toWorkspaceEdit(conversion, edits),
  };
}

const itemKinds: Readonly<Record<Item["kind"], ItemKind>> = {
  keyword: 14,
  symbol: 6,
  method: 3,
  block: 7,
  key: 10,
  value: 12,
  folder: 19,
  file: 17,
};

/** `commands`: what the client carries out; asking for more completion is a command of the client, if of anyone. */
export function toCompletionItems(
  conversion: Conversion,
  file: string,
  data: CompletionData,
  commands: ReadonlySet<string>,
): CompletionItem[] {
  const more = "editor.action.triggerSuggest";
  const range = toRange(conversion, file, data.span);
  return data.items.map((item, index) => {
    const isSnippet = conversion.client.supportsSnippets && item.snippet !== undefined;
    const plain = item.insert ?? item.snippet?.replace(/\$\{\d+:([^}]*)\}|\$\d+/g, "$1") ?? item.label;
    return {
      label: item.label,
      kind: itemKinds[item.kind],
      sortText: `${item.isFirst ? "0" : "1"}${String(index).padStart(4, "0")}`,
      filterText: item.label,
      textEdit: {
        range,
        newText: isSnippet ? (item.snippet ?? plain) : item.snippet === undefined ? plain : item.label,
      },
      insertTextFormat: isSnippet ? 2 : 1,
      ...(item.detail !== undefined && { detail: item.detail }),
      ...(item.topic !== undefined && { data: { file, topic: item.topic } }),
      ...(item.triggersMore && commands.has(more) && { command: { title: "", command: more } }),
    };
  });
}

const symbolKinds: Readonly<Record<SymbolShape, ProtocolSymbolKind>> = {
  let: 14,
  model: 4,
  config: 5,
  adapter: 13,
  fusion: 11,
  head: 24,
  compose: 23,
  build: 12,
  key: 7,
  block: 19,
  name: 20,
};

export function symbolKindOf(shape: SymbolShape): ProtocolSymbolKind {
  return symbolKinds[shape];
}

export function toDocumentSymbol(conversion: Conversion, file: string, node: SymbolNode): DocumentSymbol {
  return {
    name: node.name,
    ...(node.detail !== "" && { detail: node.detail }),
    kind: symbolKinds[node.shape],
    range: toRange(conversion, file, node.whole),
    selectionRange: toRange(conversion, file, node.span),
    children: node.children.map((child) => toDocumentSymbol(conversion, file, child)),
  };
}
