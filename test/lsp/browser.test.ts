import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Worker } from "node:worker_threads";
import { type BuildOptions, build } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bundle } from "./stdio-support.ts";

interface Reply {
  readonly id?: number;
  readonly method?: string;
  readonly result?: unknown;
}

/** As a page would bundle it. */
const forBrowser = {
  bundle: true,
  platform: "browser",
  write: false,
  metafile: true,
  logLevel: "silent",
} as const satisfies BuildOptions;

/** What a worker of a browser has, and nothing of Node. */
const surroundings = `
  const { parentPort } = require("node:worker_threads");
  globalThis.self = globalThis;
  globalThis.postMessage = (message) => parentPort.postMessage(message);
  globalThis.addEventListener = () => {};
  parentPort.on("message", (data) => globalThis.onmessage({ data }));
  globalThis.process = undefined;
  globalThis.require = undefined;
`;

let worker: Worker;
beforeAll(() => {
  const script = readFileSync(join(dirname(bundle()), "language-server-worker.js"), "utf8");
  worker = new Worker(`${surroundings}\n(() => { const require = undefined; ${script} })();`, { eval: true });
});
afterAll(() => worker.terminate());

/** The page's side. */
function page(): {
  request(method: string, params: unknown): Promise<unknown>;
  notify(method: string, params: unknown): void;
} {
  const waiting = new Map<number, (result: unknown) => void>();
  worker.on("message", (reply: Reply) => {
    if (reply.id !== undefined && reply.method === undefined) waiting.get(reply.id)?.(reply.result);
  });
  let id = 0;
  return {
    request(method, params) {
      const own = ++id;
      const answer = new Promise<unknown>((resolve) => waiting.set(own, resolve));
      worker.postMessage({ jsonrpc: "2.0", id: own, method, params });
      return answer;
    },
    notify: (method, params) => worker.postMessage({ jsonrpc: "2.0", method, params }),
  };
}

const uri = "inmemory://model/main.adapt";

describe("in a browser worker", () => {
  it("answers, imports files that the page gives, and leaves checkpoints alone", async () => {
    const client = page();
    const { capabilities, serverInfo } = (await client.request("initialize", {
      capabilities: { textDocument: { diagnostic: {} } },
    })) as {
      capabilities: Record<string, unknown>;
      serverInfo: unknown;
    };
    expect(serverInfo).toMatchObject({ name: "adapt" });
    expect(capabilities.executeCommandProvider).toBeUndefined();
    client.notify("initialized", {});
    client.notify("textDocument/didOpen", {
      textDocument: {
        uri,
        languageId: "adapt",
        version: 1,
        text: 'import "./two.adapt"\nmodel m = "./m"\ncompose c = Stack(x)\n',
      },
    });
    const codes = async () => {
      const report = (await client.request("textDocument/diagnostic", { textDocument: { uri } })) as {
        items: { code: string }[];
      };
      return report.items.map(({ code }) => code);
    };
    expect(await codes()).toEqual(["E0203", "E0201"]);
    client.notify("adapt/file", { uri: "inmemory://model/two.adapt", text: "adapter x : lora()\n" });
    expect(await codes()).toEqual([]);
    const picture = (await client.request("adapt/preview", { textDocument: { uri }, name: "c" })) as { svg: string };
    expect(picture.svg).toMatch(/^<svg/);
    client.notify("adapt/file", { uri: "inmemory://model/two.adapt", text: null });
    expect(await codes()).toEqual(["E0203", "E0201"]);
  });

  it("needs nothing of Node", async () => {
    const result = await build({ entryPoints: ["lsp/browser/worker.ts"], format: "esm", ...forBrowser });
    const imports = Object.values(result.metafile.inputs).flatMap((input) =>
      input.imports.filter(({ external }) => external),
    );
    expect(imports).toEqual([]);
    expect(Object.keys(result.metafile.inputs).filter((path) => /^(runtime|cli|lsp\/node)\//.test(path))).toEqual([]);
  });

  it("keeps Node out of everything but its own folder", async () => {
    const { metafile } = await build({ entryPoints: ["lsp/server.ts"], format: "esm", ...forBrowser });
    const own = Object.keys(metafile.inputs).filter((path) => path.startsWith("lsp/"));
    expect(own.length).toBeGreaterThan(40);
    for (const path of own) expect([path, readFileSync(path, "utf8").includes('from "node:')]).toEqual([path, false]);
  });
});
