/** Requests at a position in a file. */
import {
  type CompletionItem,
  type CompletionParams,
  LSPErrorCodes,
  type ReferenceParams,
  type RenameParams,
  ResponseError,
} from "vscode-languageserver";
import { toHover, toSignatureHelp, toTargets } from "../answers.ts";
import { toCompletionItems, toLocation, toRange, toTextEdit, toWorkspaceEdit } from "../convert.ts";
import * as features from "../features/index.ts";
import { record, type ServerState } from "../server-state.ts";
import type { Topic } from "../topic.ts";
import { atPosition } from "./asking.ts";

export function positionHandlers(state: ServerState) {
  const resolve = state.guard<CompletionItem, CompletionItem | undefined>(
    "completionItem/resolve",
    undefined,
    (item) => {
      const { file, topic } = record(item.data);
      if (typeof file !== "string" || typeof topic !== "object" || topic === null) return item;
      const value = features.resolveCompletion(state.session.snapshot(), file, topic as Topic);
      return value === undefined ? item : { ...item, documentation: { kind: "markdown", value } };
    },
  );
  return {
    hover: atPosition(state, "hover", (to, file, offset) => {
      const found = features.hover(to.snapshot, file, offset);
      return found === undefined ? null : toHover(to, file, found);
    }),
    completion: atPosition(state, "completion", (to, file, offset, params: CompletionParams) => {
      const found = features.completion(to.snapshot, file, offset, params.context?.triggerCharacter);
      return { isIncomplete: false, items: toCompletionItems(to, file, found, state.commands) };
    }),
    resolveCompletion: (item: CompletionItem, token: Parameters<typeof resolve>[1]) => resolve(item, token) ?? item,
    signatureHelp: atPosition(state, "signatureHelp", (to, file, offset) => {
      const found = features.signatureHelp(to.snapshot, file, offset);
      return found === undefined ? null : toSignatureHelp(found);
    }),
    definition: atPosition(state, "definition", (to, file, offset) =>
      toTargets(to, features.definition(to.snapshot, file, offset), to.client.supportsLinks),
    ),
    typeDefinition: atPosition(state, "typeDefinition", (to, file, offset) =>
      toTargets(to, features.typeDefinition(to.snapshot, file, offset), false),
    ),
    references: atPosition(state, "references", (to, file, offset, params: ReferenceParams) =>
      features
        .references(to.snapshot, file, offset, params.context?.includeDeclaration !== false)
        .map((each) => toLocation(to, each)),
    ),
    highlights: atPosition(state, "documentHighlight", (to, file, offset) =>
      features.documentHighlights(to.snapshot, file, offset).map(({ span, kind }) => ({
        range: toRange(to, file, span),
        kind: kind === "write" ? (3 as const) : (2 as const),
      })),
    ),
    prepareRename: atPosition(state, "prepareRename", (to, file, offset) => {
      const found = features.prepareRename(to.snapshot, file, offset);
      if (!found.ok) throw new ResponseError(LSPErrorCodes.RequestFailed, found.message);
      return { range: toRange(to, file, found.span), placeholder: found.name };
    }),
    rename: atPosition(state, "rename", (to, file, offset, { newName }: RenameParams) => {
      const renamed = features.rename(to.snapshot, file, offset, newName);
      if (!renamed.ok) throw new ResponseError(LSPErrorCodes.RequestFailed, renamed.message);
      return toWorkspaceEdit(to, renamed.edits);
    }),
    linkedEditing: atPosition(state, "linkedEditingRange", (to, file, offset) => {
      const spans = features.linkedEditingRanges(to.snapshot, file, offset);
      return spans.length === 0 ? null : { ranges: spans.map((span) => toRange(to, file, span)) };
    }),
    onTypeFormatting: atPosition(state, "onTypeFormatting", (to, file, offset) =>
      features.onTypeFormatting(to.snapshot, file, offset).map((edit) => toTextEdit(to, file, edit)),
    ),
  };
}
