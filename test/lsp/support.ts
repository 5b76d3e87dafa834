/** A server's insides without a socket: files in memory, `$0` for the cursor, `«…»` for spans. */

import { createBrowserHost } from "../../lsp/browser/host.ts";
import { configFiles } from "../../lsp/domain/folders.ts";
import type { Host } from "../../lsp/host.ts";
import { createSession, type Session } from "../../lsp/session.ts";
import type { Snapshot } from "../../lsp/snapshot.ts";
import { resolveUri } from "../../lsp/uri.ts";
import { factsFromFiles } from "../support/facts-from-files.ts";

export const root = "memory://work";
export const main = `${root}/main.adapt`;

export interface Marked {
  readonly text: string;
  /** Of `$0`. */
  readonly offset: number;
  /** Of `«…»`, in order. */
  readonly spans: readonly { readonly start: number; readonly end: number }[];
}

/** Takes the marks out of a text. */
export function unmark(marked: string): Marked {
  let text = "";
  let offset = 0;
  const open: number[] = [];
  const spans: { start: number; end: number }[] = [];
  for (let i = 0; i < marked.length; i++) {
    if (marked.startsWith("$0", i)) {
      offset = text.length;
      i++;
    } else if (marked[i] === "«") open.push(text.length);
    else if (marked[i] === "»") spans.push({ start: open.pop() ?? 0, end: text.length });
    else text += marked[i];
  }
  return { text, offset, spans };
}

export interface Fixture extends Marked {
  readonly session: Session;
  readonly snapshot: Snapshot;
}

/** Other files are sources or parts of checkpoints (see `facts-from-files.ts`), by path beside the entry. */
export type Files = Readonly<Record<string, string>>;

export function hostOf(files: Files): Host {
  const host = createBrowserHost();
  const checkpoints = new Map(Object.entries(files).filter(([path]) => !path.endsWith(".adapt")));
  for (const [path, text] of Object.entries(files)) host.setFile(resolveUri(main, path), text);
  if (checkpoints.size === 0) return host;
  const facts = factsFromFiles(checkpoints);
  return {
    ...host,
    readFolder: (_fromFile, source) => facts.folder("main.adapt", source),
    locate: (_fromFile, source, role) => {
      const folder = facts.folder("main.adapt", source);
      const names = [...(folder?.json.keys() ?? [])];
      const name = names.find((each) => each === configFiles[role]) ?? names[0] ?? "";
      return folder?.exists ? resolveUri(main, `${folder.path}/${name}`) : undefined;
    },
  };
}

/** Opens the entry; checkpoints are read unless there are none. */
export function fixture(marked: string, files: Files = {}): Fixture {
  const unmarked = unmark(marked);
  const session = createSession(hostOf(files));
  session.setFolders([root]);
  session.open(main, 1, unmarked.text);
  settle(session);
  return { ...unmarked, session, snapshot: session.snapshot() };
}

/** Lets the slow work finish. */
export function settle(session: Session): void {
  for (const _ of session.catchUp());
}

/** The text after edits that do not overlap. */
export function applyEdits(
  text: string,
  edits: readonly { readonly span: { readonly start: number; readonly end: number }; readonly text: string }[],
): string {
  return [...edits]
    .sort((a, b) => b.span.start - a.span.start)
    .reduce((result, { span, text: by }) => result.slice(0, span.start) + by + result.slice(span.end), text);
}

export const bertConfig = JSON.stringify({
  model_type: "bert",
  vocab_size: 20,
  hidden_size: 8,
  num_hidden_layers: 2,
  num_attention_heads: 2,
  intermediate_size: 12,
  max_position_embeddings: 24,
});
