// A server that knows nothing, over the same library as ours: what it costs to send and to answer at all.
const { createConnection } = require("vscode-languageserver/node");

const connection = createConnection(process.stdin, process.stdout);
connection.onInitialize(() => ({ capabilities: { textDocumentSync: 2, hoverProvider: true } }));
connection.onDidOpenTextDocument(({ textDocument: { uri, version } }) => publish(uri, version));
connection.onDidChangeTextDocument(({ textDocument: { uri, version } }) => publish(uri, version));
connection.onRequest((method) => (method === "textDocument/diagnostic" ? { kind: "full", items: [] } : null));
connection.listen();

function publish(uri, version) {
  void connection.sendDiagnostics({ uri, version, diagnostics: [] });
}
