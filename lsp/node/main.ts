/** The server over standard input and output: `adapt lsp --stdio`. */
import { createConnection, LSPErrorCodes, Message } from "vscode-languageserver/node";
import { producer } from "../../runtime/project/producer.ts";
import { startServer } from "../server.ts";
import { createFrames } from "./frames.ts";
import { createNodeHost } from "./host.ts";

/** Never returns while the client is there; the library ends the process with 0 after `shutdown`, else 1. */
export function serveStdio(): Promise<never> {
  // Anything printed by accident must not end up between the messages.
  console.log = console.info = console.debug = (...words: unknown[]) => console.error(...words);
  const input = process.stdin.pipe(createFrames((sentence) => console.error(`adapt lsp: skipped ${sentence}`)));
  const connection = createConnection(input, process.stdout, {
    cancelUndispatched: (message) =>
      Message.isRequest(message)
        ? {
            jsonrpc: "2.0",
            id: message.id,
            error: { code: LSPErrorCodes.RequestCancelled, message: "cancelled before it was started" },
          }
        : undefined,
  });
  process.on("uncaughtException", (error) => connection.console.error(`error outside of handlers: ${error.stack}`));
  process.on("unhandledRejection", (reason) =>
    connection.console.error(`error outside of handlers: ${String(reason)}`),
  );
  startServer(connection, createNodeHost(), { version: producer.version });
  connection.listen();
  return new Promise(() => {});
}
