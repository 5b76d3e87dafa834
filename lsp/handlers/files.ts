/** Requests on a whole file, or a range of it. */
import type {
  CodeActionParams,
  DocumentRangeFormattingParams,
  InlayHintParams,
  SelectionRangeParams,
} from "vscode-languageserver";
import { toCodeLens, toFoldingRange, toInlayHint, toSelectionRange, toSymbolInformation } from "../answers.ts";
import { toCodeAction, toDocumentSymbol, toLocation, toOffset, toRange, toSpan, toTextEdit } from "../convert.ts";
import * as features from "../features/index.ts";
import type { PreviewParams, PreviewResult } from "../protocol.ts";
import type { ServerState } from "../server-state.ts";
import { onFile } from "./asking.ts";

export function fileHandlers(state: ServerState) {
  return {
    symbols: onFile(state, "documentSymbol", (to, file) => {
      const nodes = features.documentSymbols(to.snapshot, file);
      if (!to.client.supportsHierarchicalSymbols) return toSymbolInformation(to, file, nodes);
      return nodes.map((node) => toDocumentSymbol(to, file, node));
    }),
    codeActions: onFile(state, "codeAction", (to, file, { range, context }: CodeActionParams) => {
      const isWanted = (kind: string) =>
        context?.only === undefined || context.only.some((each) => kind === each || kind.startsWith(`${each}.`));
      return features
        .codeActions(to.snapshot, file, toSpan(to.snapshot, file, range))
        .filter(({ kind }) => isWanted(kind))
        .map((action) => toCodeAction(to, action));
    }),
    codeLenses: onFile(state, "codeLens", (to, file) =>
      features
        .codeLenses(to.snapshot, file)
        .filter(({ command }) => command !== "adapt.preview" || state.commands.has(command))
        .map((lens) => toCodeLens(to, file, lens, state.commands)),
    ),
    links: onFile(state, "documentLink", (to, file) =>
      features.documentLinks(to.snapshot, file).map(({ span, target, tooltip }) => ({
        ...{ target: to.clientUri(target), tooltip },
        range: toRange(to, file, span),
      })),
    ),
    folding: onFile(state, "foldingRange", (to, file) => {
      const source = to.snapshot.source(file);
      if (source === undefined) return null;
      return features.foldingRanges(to.snapshot, file).flatMap((fold) => toFoldingRange(source, fold) ?? []);
    }),
    selection: onFile(state, "selectionRange", (to, file, { positions }: SelectionRangeParams) =>
      positions.map((position) => {
        const spans = features.selectionRanges(to.snapshot, file, toOffset(to.snapshot, file, position));
        return toSelectionRange(spans.map((span) => toRange(to, file, span)));
      }),
    ),
    formatting: onFile(state, "formatting", (to, file) =>
      features.formatting(to.snapshot, file).map((edit) => toTextEdit(to, file, edit)),
    ),
    rangeFormatting: onFile(state, "rangeFormatting", (to, file, { range }: DocumentRangeFormattingParams) =>
      features
        .rangeFormatting(to.snapshot, file, toSpan(to.snapshot, file, range))
        .map((edit) => toTextEdit(to, file, edit)),
    ),
    inlayHints: onFile(state, "inlayHint", (to, file, { range }: InlayHintParams) => {
      const source = to.snapshot.source(file);
      if (source === undefined) return null;
      const hints = features.inlayHints(to.snapshot, file, toSpan(to.snapshot, file, range));
      return hints.map((hint) => toInlayHint(source, hint));
    }),
    preview: onFile(state, "preview", (to, file, { name, position, shown }: PreviewParams): PreviewResult | null => {
      const offset = position === undefined ? undefined : toOffset(to.snapshot, file, position);
      const found = features.preview(to.snapshot, file, { name, offset, shown });
      if (found === undefined) return null;
      const boxes = found.boxes.map((box) => toLocation(to, box));
      return { version: to.snapshot.documents.get(file)?.version ?? null, ...found, boxes };
    }),
  };
}
