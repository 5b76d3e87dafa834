/** Diagnostics on their way to the client: pushed when they changed, or pulled with an id that says whether they did. */
import type { Connection, Diagnostic, DocumentDiagnosticReport } from "vscode-languageserver";
import type { Client } from "./client.ts";

export interface Publisher {
  /** Sends what is new. `diagnostics` is called for each open document. */
  push(documents: readonly PushedDocument[]): void;
  clear(uri: string): void;
  report(diagnostics: readonly Diagnostic[], previousId: string | undefined): DocumentDiagnosticReport;
}

export interface PushedDocument {
  readonly uri: string;
  readonly version: number | null;
  readonly diagnostics: readonly Diagnostic[];
}

export function createPublisher(connection: Pick<Connection, "sendDiagnostics">, client: Client): Publisher {
  const sent = new Map<string, string>();
  return {
    push(documents) {
      if (client.pullsDiagnostics) return;
      for (const { uri, version, diagnostics } of documents) {
        const key = `${version} ${JSON.stringify(diagnostics)}`;
        if (sent.get(uri) === key) continue;
        sent.set(uri, key);
        void connection.sendDiagnostics({ uri, diagnostics: [...diagnostics], ...(version !== null && { version }) });
      }
    },
    clear(uri) {
      if (!sent.delete(uri) || client.pullsDiagnostics) return;
      void connection.sendDiagnostics({ uri, diagnostics: [] });
    },
    report(diagnostics, previousId) {
      const resultId = fingerprint(JSON.stringify(diagnostics));
      if (resultId === previousId) return { kind: "unchanged", resultId };
      return { kind: "full", resultId, items: [...diagnostics] };
    },
  };
}

/** FNV-1a over UTF-16 units, with the length: equal answers have equal ids. */
function fingerprint(text: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return `${text.length.toString(36)}-${(hash >>> 0).toString(36)}`;
}
