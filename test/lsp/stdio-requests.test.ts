import { afterEach, beforeAll, describe, expect, it } from "vitest";
import type { StdioClient } from "./stdio-client.ts";
import { bundle, openText, pulling, started, workspace } from "./stdio-support.ts";

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

describe("every request that is offered", () => {
  const text = [
    'import "./other.adapt"',
    "adapter a : lora(r=8)",
    "compose c = Stack(a, Parallel(a, x))",
    "build b {",
    "  active = c",
    "}",
    "",
  ].join("\n");
  const position = { line: 2, character: 18 };
  const range = { start: { line: 0, character: 0 }, end: { line: 6, character: 0 } };

  it("is answered with something, and nothing crashes", async () => {
    const { folder, uri: at } = workspace({ "main.adapt": text, "other.adapt": "adapter x : seq_bn()\n" });
    const client = await start(
      { ...pulling, textDocument: { ...pulling.textDocument, definition: { linkSupport: true } } },
      { workspaceFolders: [{ uri: at(""), name: folder }], initializationOptions: { commands: ["adapt.preview"] } },
    );
    const file = at("main.adapt");
    const textDocument = { uri: file };
    openText(client, file, text);
    const ask = async (method: string, params: object = {}) => {
      const { result, error } = await client.request(method, { textDocument, position, range, ...params });
      expect([method, error]).toEqual([method, undefined]);
      return result;
    };
    const inside = { start: { line: 2, character: 23 }, end: { line: 2, character: 23 } };
    const place = { start: { line: 1, character: 8 }, end: { line: 1, character: 9 } };
    expect(await ask("textDocument/hover")).toMatchObject({ range: { start: { line: 2, character: 18 } } });
    expect(await ask("textDocument/definition")).toMatchObject([{ targetUri: file, targetSelectionRange: place }]);
    expect(await ask("textDocument/typeDefinition")).toEqual([]);
    expect(await ask("textDocument/references", { context: { includeDeclaration: true } })).toHaveLength(3);
    expect(await ask("textDocument/documentHighlight")).toHaveLength(3);
    expect(await ask("textDocument/prepareRename")).toMatchObject({ placeholder: "a" });
    expect(await ask("textDocument/rename", { newName: "z" })).toMatchObject({ changes: { [file]: [{}, {}, {}] } });
    expect(await ask("textDocument/linkedEditingRange")).toMatchObject({ ranges: [place, {}, {}] });
    expect(await ask("textDocument/completion")).toMatchObject({ isIncomplete: false });
    expect(await ask("textDocument/signatureHelp")).toMatchObject({ signatures: [{ activeParameter: 0 }] });
    expect(await ask("textDocument/codeAction", { range: inside, context: { diagnostics: [] } })).toMatchObject([
      {
        title: "Extract into `compose composition`",
        kind: "refactor.extract",
        edit: { changes: { [file]: [{}, {}] } },
      },
    ]);
    expect(await ask("textDocument/codeLens")).toContainEqual(
      expect.objectContaining({ command: expect.objectContaining({ title: "Preview" }) }),
    );
    expect(await ask("textDocument/documentLink")).toMatchObject([{ target: at("other.adapt") }]);
    expect(await ask("textDocument/foldingRange")).toEqual([{ startLine: 3, endLine: 4, kind: "region" }]);
    expect(await ask("textDocument/selectionRange", { positions: [position] })).toMatchObject([
      { parent: { parent: {} } },
    ]);
    expect(await ask("textDocument/formatting", { options: {} })).not.toEqual([]);
    expect(await ask("textDocument/rangeFormatting", { options: {} })).not.toEqual([]);
    expect(await ask("textDocument/onTypeFormatting", { ch: "}", options: {} })).toBeInstanceOf(Array);
    expect(await ask("textDocument/semanticTokens/range")).toMatchObject({
      data: expect.arrayContaining([1]),
    });
    expect(await ask("textDocument/inlayHint")).toContainEqual(expect.objectContaining({ label: "⟨2B,T,H⟩" }));
    expect(await ask("textDocument/diagnostic")).toMatchObject({ kind: "full" });
    expect(await ask("workspace/symbol", { query: "x" })).toMatchObject([{ name: "x" }]);
    const moved = [{ oldUri: at("other.adapt"), newUri: at("moved.adapt") }];
    expect(await ask("workspace/willRenameFiles", { files: moved })).toMatchObject({
      changes: { [file]: [{ newText: '"./moved.adapt"' }] },
    });
    const [item] = (await ask("textDocument/prepareCallHierarchy")) as object[];
    expect(await ask("callHierarchy/incomingCalls", { item })).toMatchObject([{ from: { name: "c" } }]);
    expect(await ask("callHierarchy/outgoingCalls", { item })).toEqual([]);
    expect(await ask("adapt/preview", { name: "c" })).toMatchObject({ version: 1, title: "c", names: ["c", "b"] });
    const { items } = (await ask("textDocument/completion")) as { items: object[] };
    expect((await client.request("completionItem/resolve", items[0])).result).toHaveProperty("documentation");
    expect(await ask("adapt/status")).toMatchObject({ crashes: 0 });
  });
});

describe("ours", () => {
  it("tells its state and explains codes", async () => {
    const client = await start();
    const status = await client.request("adapt/status");
    expect(status.result).toMatchObject({ host: "node", diagnostics: "push", crashes: 0 });
    const page = await client.request("adapt/explain", { code: "e0401" });
    expect(page.result).toContain("E0401: block not allowed");
  });

  it("builds from the text in the editor", async () => {
    const { uri: at } = workspace();
    const client = await start();
    const file = at("main.adapt");
    const quickstart = `${process.cwd()}/examples/quickstart`;
    openText(
      client,
      file,
      `model m = "${quickstart}/model"\nadapter topic from "${quickstart}/adapters/topic"\nbuild b {\n  active = topic\n  out = "b.onnx"\n}\n`,
    );
    const built = await client.request("workspace/executeCommand", { command: "adapt.build", arguments: [file, "b"] });
    expect(built.result).toMatchObject({ ok: true, message: expect.stringContaining("b.onnx") });
    const lenses = await client.request("textDocument/codeLens", { textDocument: { uri: file } });
    expect(JSON.stringify(lenses.result)).toMatch(/Build \(last: [\d.]+ MB, \d+ operators\)/);
    const refused = await client.request("workspace/executeCommand", {
      command: "adapt.build",
      arguments: [file, "nothing"],
    });
    expect(refused.result).toMatchObject({ ok: false, message: "there is no build `nothing`" });
  });
});
