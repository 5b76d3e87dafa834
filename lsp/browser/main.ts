/** The same server in a web worker: messages come through `self`, files through `adapt/file`. */
import { BrowserMessageReader, BrowserMessageWriter, createConnection } from "vscode-languageserver/browser";
import { startServer } from "../server.ts";
import { createBrowserHost } from "./host.ts";

/** A worker's side of the channel, as far as the server needs it; Node's `MessagePort` has the same shape in tests. */
export type WorkerPort = ConstructorParameters<typeof BrowserMessageReader>[0];

export function serveWorker(port: WorkerPort, version: string): void {
  const connection = createConnection(new BrowserMessageReader(port), new BrowserMessageWriter(port));
  const host = createBrowserHost();
  startServer(connection, host, { version, onFile: (uri, text) => host.setFile(uri, text) });
  connection.listen();
}
