/** Requests of ours beside those of the protocol. Editors' extensions rely on these shapes. */
import type { Location } from "vscode-languageserver";

/** → the composition of a build or `compose` as a picture. Works while the file has mistakes. */
export const previewRequest = "adapt/preview";

export interface PreviewParams {
  readonly textDocument: { readonly uri: string };
  /** A build or a composition by name; absent: what the cursor stands in, else the first build. */
  readonly name?: string;
  readonly position?: { readonly line: number; readonly character: number };
  /** The title on the screen: it stays while the position lies outside of all that can be drawn. */
  readonly shown?: string;
}

export interface PreviewResult {
  readonly version: number | null;
  readonly title: string;
  /** A whole SVG document. */
  readonly svg: string;
  /** All that could be drawn, in file order. */
  readonly names: readonly string[];
  /** Where each box is written, in the order of the elements `g.box` of the picture; `data-start` and `data-end` are its offsets. */
  readonly boxes: readonly Location[];
}

/** → what a bug report needs. */
export const statusRequest = "adapt/status";

export interface StatusResult {
  readonly version: string;
  readonly host: string;
  readonly documents: number;
  readonly folders: number;
  readonly diagnostics: "push" | "pull";
  readonly isIdle: boolean;
  /** Of handlers since the start. */
  readonly crashes: number;
  readonly slowTurns: number;
}

/** → the page on a code, as `adapt explain` prints it. */
export const explainRequest = "adapt/explain";

export interface ExplainParams {
  readonly code: string;
}

/** Client → server, for hosts without a disk: a file that can be imported, or (`text: null`) no longer. */
export const fileNotification = "adapt/file";

export interface FileParams {
  readonly uri: string;
  readonly text: string | null;
}

/** Server → client: something that pictures are drawn from has changed; ask again for what is shown. */
export const previewChangedNotification = "adapt/previewChanged";

export interface PreviewChangedParams {
  readonly uri: string;
  readonly version: number | null;
}
