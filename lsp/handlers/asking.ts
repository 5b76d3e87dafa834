/** The two forms that most requests have: at a position, on a file. An unknown file has no answers. */
import type { TextDocumentPositionParams } from "vscode-languageserver";
import { type Conversion, toOffset } from "../convert.ts";
import type { Handler } from "../guard.ts";
import type { ServerState } from "../server-state.ts";
import { canonicalUri } from "../uri.ts";

export interface OnFile {
  readonly textDocument: { readonly uri: string };
}

export function atPosition<R, P extends TextDocumentPositionParams = TextDocumentPositionParams>(
  { guard, conversion }: ServerState,
  name: string,
  answer: (to: Conversion, file: string, offset: number, params: P) => R | null,
): Handler<P, R | null> {
  return guard<P, R | null>(name, null, (params) => {
    const to = conversion();
    const file = canonicalUri(params.textDocument.uri);
    if (to.snapshot.text(file) === undefined) return null;
    return answer(to, file, toOffset(to.snapshot, file, params.position), params);
  });
}

export function onFile<R, P extends OnFile = OnFile>(
  { guard, conversion }: ServerState,
  name: string,
  answer: (to: Conversion, file: string, params: P) => R | null,
): Handler<P, R | null> {
  return guard<P, R | null>(name, null, (params) => {
    const to = conversion();
    const file = canonicalUri(params.textDocument.uri);
    return to.snapshot.text(file) === undefined ? null : answer(to, file, params);
  });
}
