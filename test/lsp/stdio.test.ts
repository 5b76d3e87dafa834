import { afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Message, StdioClient } from "./stdio-client.ts";
import { spawnClient } from "./stdio-client.ts";
import { bundle, openText, pulling, replaceText, started, stop, workspace } from "./stdio-support.ts";

let script = "";
beforeAll(() => {
  script = bundle();
});

const clients: StdioClient[] = [];
afterEach(() => {
  for (const client of clients.splice(0)) client.kill();
});

async function start(
  ...args: Parameters<typeof started> extends [string, ...infer R] ? R : never
): Promise<StdioClient> {
  const client = await started(script, ...args);
  clients.push(client);
  return client;
}

const uri = "file:///nowhere/main.adapt";
const wrong = "compose c = Stack(a, Stack(b, c))\n";

function published(message: Message): { uri: string; version?: number; diagnostics: { code: string }[] } | undefined {
  return message.method === "textDocument/publishDiagnostics" ? (message.params as never) : undefined;
}

/** Proof of life: a question that has an answer. */
async function isAlive(client: StdioClient): Promise<boolean> {
  openText(client, "untitled:alive", "adapter a : lora()", 1);
  const hover = await client.request("textDocument/hover", {
    textDocument: { uri: "untitled:alive" },
    position: { line: 0, character: 13 },
  });
  return JSON.stringify(hover.result).includes("LoRA");
}

describe("lifecycle", () => {
  it("answers initialize with what it can, in UTF-16, and ends with 0 after shutdown and exit", async () => {
    const client = spawnClient(script);
    clients.push(client);
    const { result } = await client.request("initialize", { processId: null, rootUri: null, capabilities: {} });
    expect(result).toMatchObject({
      capabilities: { positionEncoding: "utf-16", hoverProvider: true, inlayHintProvider: {} },
      serverInfo: { name: "adapt" },
    });
    expect(await stop(client)).toBe(0);
  });

  it("ends with 1 on exit without shutdown, and when the input ends", async () => {
    const one = await start();
    one.notify("exit");
    expect(await one.exited).toBe(1);
    const other = await start();
    other.end();
    expect(await other.exited).toBe(1);
  });

  it("refuses requests before initialize and after shutdown", async () => {
    const client = spawnClient(script);
    clients.push(client);
    const early = await client.request("textDocument/hover", {
      textDocument: { uri },
      position: { line: 0, character: 0 },
    });
    expect(early.error).toMatchObject({ code: -32002 });
    await client.request("initialize", { processId: null, rootUri: null, capabilities: {} });
    await client.request("shutdown");
    const late = await client.request("textDocument/hover", {
      textDocument: { uri },
      position: { line: 0, character: 0 },
    });
    expect(late.error).toMatchObject({ code: -32600 });
  });
});

describe("diagnostics", () => {
  it("pushes to clients that cannot pull, with the version, and clears them on close", async () => {
    const client = await start();
    openText(client, uri, wrong, 3);
    const first = published(await client.waitFor((message) => (published(message)?.diagnostics.length ?? 0) > 0));
    expect(first).toMatchObject({ uri, version: 3 });
    const seen = client.received.length;
    client.notify("textDocument/didClose", { textDocument: { uri } });
    expect(published(await client.waitFor((message) => published(message) !== undefined, seen))?.diagnostics).toEqual(
      [],
    );
  });

  it("never pushes to clients that pull, and says when nothing changed", async () => {
    const client = await start(pulling);
    openText(client, uri, wrong);
    const full = await client.request("textDocument/diagnostic", { textDocument: { uri } });
    expect(full.result).toMatchObject({ kind: "full", items: expect.arrayContaining([]) });
    const { resultId, items } = full.result as { resultId: string; items: unknown[] };
    expect(items.length).toBeGreaterThan(0);
    const again = await client.request("textDocument/diagnostic", {
      textDocument: { uri },
      previousResultId: resultId,
    });
    expect(again.result).toEqual({ kind: "unchanged", resultId });
    expect(client.received.filter(published)).toEqual([]);
  });

  it("reports the whole workspace", async () => {
    const { folder, uri: at } = workspace({ "a.adapt": "compose c = nobody\n", "sub/b.adapt": "adapter x : lora()\n" });
    const client = await start(pulling, { rootUri: at(""), workspaceFolders: [{ uri: at(""), name: folder }] });
    const { result } = await client.request("workspace/diagnostic", { previousResultIds: [] });
    const reports = (result as { items: { uri: string; items: unknown[] }[] }).items;
    expect(reports.map((report) => [report.uri, report.items.length > 0])).toEqual([
      [at("a.adapt"), true],
      [at("sub/b.adapt"), false],
    ]);
  });

  it("reports what checkpoints say of files that are not open", async () => {
    const { folder, uri: at } = workspace({ "closed.adapt": 'model m = "./gone"\n' });
    const client = await start(
      { ...pulling, workspace: { diagnostics: { refreshSupport: true } } },
      { rootUri: at(""), workspaceFolders: [{ uri: at(""), name: folder }] },
    );
    await client.request("workspace/diagnostic", { previousResultIds: [] });
    await client.waitFor(({ method }) => method === "workspace/diagnostic/refresh");
    const { result } = await client.request("workspace/diagnostic", { previousResultIds: [] });
    expect(result).toMatchObject({ items: [{ uri: at("closed.adapt"), items: [{ code: "E0501" }] }] });
  });

  it("follows edits across lines and astral characters", async () => {
    const client = await start({ textDocument: { documentSymbol: { hierarchicalDocumentSymbolSupport: true } } });
    openText(client, uri, "// 🙂🙂\nadapter a : lora()\ncompose c = a\n");
    client.notify("textDocument/didChange", {
      textDocument: { uri, version: 2 },
      contentChanges: [
        { range: { start: { line: 0, character: 5 }, end: { line: 1, character: 8 } }, text: "x\nadapter b" },
        { range: { start: { line: 2, character: 12 }, end: { line: 2, character: 13 } }, text: "b" },
      ],
    });
    const { result } = await client.request("textDocument/documentSymbol", { textDocument: { uri } });
    expect((result as { name: string }[]).map(({ name }) => name)).toEqual(["ba", "c"]);
  });

  it("ignores changes that are not newer", async () => {
    const client = await start(pulling);
    openText(client, uri, "adapter first\n", 5);
    replaceText(client, uri, "adapter second\n", 6);
    replaceText(client, uri, "adapter stale\n", 6);
    replaceText(client, uri, "adapter older\n", 2);
    const { result } = await client.request("textDocument/documentSymbol", { textDocument: { uri } });
    expect((result as { name: string }[]).map(({ name }) => name)).toEqual(["second"]);
  });
});

describe("checkpoints", () => {
  it("speaks of a folder that appears while the file is open", async () => {
    const { uri: at } = workspace({ "m/config.json": "{ not json" });
    const client = await start();
    const file = at("main.adapt");
    openText(client, file, 'model m = "./m"\n');
    const codes = (message: Message) => published(message)?.diagnostics.map(({ code }) => code);
    await client.waitFor((message) => codes(message)?.includes("E0502") === true);
    expect(await isAlive(client)).toBe(true);
  });
});

describe("answers that grow old", () => {
  it("are asked for again once checkpoints were read", async () => {
    const { uri: at } = workspace();
    const client = await start({
      ...pulling,
      workspace: { diagnostics: { refreshSupport: true }, inlayHint: { refreshSupport: true } },
    });
    const file = at("main.adapt");
    openText(client, file, 'model m = "./gone"\n');
    await client.waitFor((message) => message.method === "workspace/diagnostic/refresh");
    await client.waitFor((message) => message.method === "workspace/inlayHint/refresh");
    const { result } = await client.request("textDocument/diagnostic", { textDocument: { uri: file } });
    expect(result).toMatchObject({ items: [{ code: "E0501" }] });
  });

  it("come as differences: semantic tokens", async () => {
    const client = await start();
    openText(client, uri, "adapter a : lora()\nadapter b : lora()\n");
    const whole = await client.request("textDocument/semanticTokens/full", { textDocument: { uri } });
    const { resultId, data } = whole.result as { resultId: string; data: number[] };
    client.notify("textDocument/didChange", {
      textDocument: { uri, version: 2 },
      contentChanges: [{ range: { start: { line: 1, character: 8 }, end: { line: 1, character: 9 } }, text: "bcd" }],
    });
    const delta = await client.request("textDocument/semanticTokens/full/delta", {
      textDocument: { uri },
      previousResultId: resultId,
    });
    const { edits } = delta.result as { edits: { start: number; deleteCount: number; data: number[] }[] };
    const patched = [...data];
    for (const edit of edits) patched.splice(edit.start, edit.deleteCount, ...edit.data);
    const fresh = await client.request("textDocument/semanticTokens/full", { textDocument: { uri } });
    expect(patched).toEqual((fresh.result as { data: number[] }).data);
    expect(edits[0]?.data.length).toBeLessThan(6);
    const stale = await client.request("textDocument/semanticTokens/full/delta", {
      textDocument: { uri },
      previousResultId: "0",
    });
    expect((stale.result as { data: number[] }).data).toEqual(patched);
  });

  it("follow folders that come and go", async () => {
    const { uri: at } = workspace({ "one.adapt": "adapter inside : lora()\n" });
    const client = await start({ ...pulling, workspace: { workspaceFolders: true } });
    const names = async () => {
      const { result } = await client.request("workspace/symbol", { query: "inside" });
      return (result as { name: string }[]).map(({ name }) => name);
    };
    expect(await names()).toEqual([]);
    const folder = { uri: at(""), name: "work" };
    client.notify("workspace/didChangeWorkspaceFolders", { event: { added: [folder], removed: [] } });
    expect(await names()).toEqual(["inside"]);
    client.notify("workspace/didChangeWorkspaceFolders", { event: { added: [], removed: [folder] } });
    expect(await names()).toEqual([]);
  });
});

describe("what clients get wrong", () => {
  it.each([
    ["null", null],
    ["an empty object", {}],
    ["a wrong type", { adapt: { inlayHints: 7, trace: [] } }],
    ["nothing", undefined],
  ])("takes %s for settings", async (_, settings) => {
    const client = await start({ workspace: { configuration: true } }, {}, (method) =>
      method === "workspace/configuration" ? [settings] : null,
    );
    client.notify("workspace/didChangeConfiguration", { settings });
    expect(await isAlive(client)).toBe(true);
  });

  it("lives through a body that is no JSON", async () => {
    const client = await start();
    client.write("Content-Length: 9\r\n\r\n{ not js}");
    expect(await isAlive(client)).toBe(true);
  });

  it.each([
    ["no length", "Foo: bar\r\n\r\n{}"],
    ["a length that is no number", "Content-Length: x\r\n\r\n"],
    ["a negative length", "Content-Length: -5\r\n\r\n"],
    ["an empty body", "Content-Length: 0\r\n\r\n"],
    ["a header that is none", "garbage\r\n\r\n"],
  ])("lives through %s", async (_, bytes) => {
    const client = await start();
    client.write(bytes);
    expect(await isAlive(client)).toBe(true);
  });

  it("says what it skipped", async () => {
    const client = await start();
    client.write("nonsense\r\n\r\n");
    await isAlive(client);
    expect(client.stderr()).toContain("adapt lsp: skipped a header without a usable Content-Length");
  });

  it("lives through JSON that is no message", async () => {
    const client = await start();
    for (const body of ["[]", "null", '{"jsonrpc":"2.0"}', '"x"', "42", '{"jsonrpc":"2.0","id":{},"method":7}'])
      client.write(`Content-Length: ${body.length}\r\n\r\n${body}`);
    expect(await isAlive(client)).toBe(true);
  });

  it("answers malformed parameters with nothing, and lives", async () => {
    const client = await start(pulling);
    for (const method of [
      "textDocument/hover",
      "textDocument/completion",
      "textDocument/codeAction",
      "textDocument/semanticTokens/full",
      "textDocument/inlayHint",
      "textDocument/rename",
      "textDocument/diagnostic",
      "workspace/symbol",
      "workspace/willRenameFiles",
      "callHierarchy/incomingCalls",
      "adapt/preview",
      "adapt/explain",
    ]) {
      for (const params of [{}, { textDocument: 7 }, { textDocument: { uri: 7 }, position: null }]) {
        const answer = await client.request(method, params);
        expect([method, answer.error?.code ?? "answered"]).toEqual([method, expect.anything()]);
      }
    }
    client.notify("textDocument/didOpen", { textDocument: null });
    client.notify("textDocument/didChange", { textDocument: { uri }, contentChanges: null });
    client.notify("textDocument/didClose", {});
    expect(await isAlive(client)).toBe(true);
  });

  it("answers about documents that are not there", async () => {
    const client = await start(pulling);
    for (const each of ["file:///nowhere/at/all.adapt", "git:/x.adapt?ref", "untitled:Untitled-1", "http://[bad", ""]) {
      const hover = await client.request("textDocument/hover", {
        textDocument: { uri: each },
        position: { line: 9, character: 9 },
      });
      expect(hover).toMatchObject({ result: null });
      const diagnostics = await client.request("textDocument/diagnostic", { textDocument: { uri: each } });
      expect(diagnostics.result).toMatchObject({ kind: "full", items: [] });
    }
  });

  it("says that a method is unknown", async () => {
    const client = await start();
    expect((await client.request("adapt/nothing", {})).error).toMatchObject({ code: -32601 });
  });

  it("refuses a command that it does not know, in words", async () => {
    const client = await start();
    const { error } = await client.request("workspace/executeCommand", { command: "rm", arguments: [] });
    expect(error?.message).toContain("rm");
  });
});

describe("cancellation", () => {
  it("drops a request that waits", async () => {
    const client = await start();
    openText(client, uri, `${"adapter a : lora(r=8)\n".repeat(2000)}`);
    const id = client.start("textDocument/semanticTokens/full", { textDocument: { uri } });
    const cancelled = client.start("textDocument/inlayHint", {
      textDocument: { uri },
      range: { start: { line: 0, character: 0 }, end: { line: 9999, character: 0 } },
    });
    client.notify("$/cancelRequest", { id: cancelled });
    const answer = await client.waitFor((message) => message.id === cancelled && message.method === undefined);
    expect(answer.error).toMatchObject({ code: -32800 });
    await client.waitFor((message) => message.id === id && message.method === undefined);
  });
});

describe("odd documents", () => {
  it.each([
    ["CRLF", "adapter a : lora()\r\ncompose c = nobody\r\n", 1, 12],
    ["lone carriage returns", "adapter a : lora()\rcompose c = nobody\r", 1, 12],
    ["a byte-order mark", "\ufeffcompose c = nobody\n", 0, 13],
    ["astral characters", "/* 🙂 */ compose c = nobody\n", 0, 21],
  ])("puts mistakes where they are: %s", async (_, text, line, character) => {
    const client = await start(pulling);
    openText(client, uri, text);
    const { result } = await client.request("textDocument/diagnostic", { textDocument: { uri } });
    const found = (result as { items: { code: string; range: { start: object } }[] }).items.find(
      ({ code }) => code === "E0201",
    );
    expect(found?.range.start).toEqual({ line, character });
  });

  it("takes brackets of any depth", async () => {
    const client = await start(pulling);
    openText(client, uri, `compose c = ${"Stack(".repeat(5000)}`);
    const { result } = await client.request("textDocument/diagnostic", { textDocument: { uri } });
    expect((result as { items: { code: string }[] }).items.map(({ code }) => code)).toContain("E0103");
    expect(await isAlive(client)).toBe(true);
  });

  it("says that 10 MB are too much, and lives", async () => {
    const client = await start(pulling);
    openText(client, uri, "// 0123456789\n".repeat(750_000));
    const { result } = await client.request("textDocument/diagnostic", { textDocument: { uri } });
    expect(result).toMatchObject({ items: [{ code: "E0103" }] });
    const tokens = await client.request("textDocument/semanticTokens/full", { textDocument: { uri } });
    expect(tokens.error).toBeUndefined();
    client.notify("textDocument/didChange", {
      textDocument: { uri, version: 2 },
      contentChanges: [{ range: { start: { line: 5, character: 0 }, end: { line: 5, character: 0 } }, text: "x" }],
    });
    expect(await isAlive(client)).toBe(true);
  });
});
