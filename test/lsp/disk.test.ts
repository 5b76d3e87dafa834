import { chmodSync, cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, describe, expect, it } from "vitest";
import {
  completion,
  definition,
  diagnostics,
  documentLinks,
  inlayHints,
  semanticTokens,
} from "../../lsp/features/index.ts";
import { createNodeHost } from "../../lsp/node/host.ts";
import { createSession, type Session } from "../../lsp/session.ts";
import { canonicalUri } from "../../lsp/uri.ts";
import { settle } from "./support.ts";

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

const program =
  'model m = "./model"\nadapter topic from "./adapters/topic"\nhead topic from "./adapters/topic"\nbuild b {\n  active = topic\n}\n';

/** The quick start's checkpoints in a folder of their own. */
function quickstart(text = program): {
  readonly folder: string;
  readonly file: string;
  readonly session: Session;
  codes(): readonly string[];
} {
  const folder = mkdtempSync(join(tmpdir(), "adapt-disk-"));
  folders.push(folder);
  cpSync("examples/quickstart", folder, { recursive: true });
  const file = canonicalUri(pathToFileURL(join(folder, "main.adapt")).href);
  const session = createSession(createNodeHost());
  session.setFolders([pathToFileURL(folder).href]);
  session.open(file, 1, text);
  settle(session);
  return {
    ...{ folder, file, session },
    codes() {
      settle(session);
      return diagnostics(session.snapshot(), file).map(({ code }) => code);
    },
  };
}

describe("checkpoints on disk", () => {
  it("are checked, counted, linked and coloured", () => {
    const { file, session, codes } = quickstart();
    expect(codes()).toEqual([]);
    const snapshot = session.snapshot();
    const [hint] = inlayHints(snapshot, file, { start: 0, end: 1e4 });
    expect(hint?.label).toMatch(/^⟨[\d,]+ · \d+\.\d+ %⟩$/);
    expect(documentLinks(snapshot, file).map(({ target }) => target.slice(target.lastIndexOf("/") + 1))).toEqual([
      "config.json",
      "adapter_config.json",
      "head_config.json",
    ]);
    expect(semanticTokens(snapshot, file).find(({ modifiers }) => modifiers.includes("frozen"))).toBeDefined();
    expect(definition(snapshot, file, program.indexOf("./model") + 2)[0]?.file).toContain("model/config.json");
  });

  it("may be cut short, vanish, become unreadable and come back while the file is open", () => {
    const { folder, codes } = quickstart();
    const weights = join(folder, "adapters/topic/adapter.safetensors");
    writeFileSync(weights, "not a safetensors file");
    expect(codes()).toContain("E0502");
    rmSync(weights);
    expect(codes()).toContain("E0501");
    cpSync("examples/quickstart/adapters/topic/adapter.safetensors", weights);
    expect(codes()).toEqual([]);
    writeFileSync(join(folder, "model/config.json"), "{");
    expect(codes()).toContain("E0502");
    rmSync(join(folder, "model"), { recursive: true });
    expect(codes()).toContain("E0501");
    chmodSync(join(folder, "adapters"), 0o000);
    expect(() => codes()).not.toThrow();
    chmodSync(join(folder, "adapters"), 0o755);
  });

  it("are offered where a path is written", () => {
    const text = 'adapter a from "./adapters/"\n';
    const { file, session } = quickstart(text);
    const found = completion(session.snapshot(), file, text.length - 2).items;
    expect(found.map(({ label, isFirst }) => [label, isFirst])).toEqual([
      ["./adapters/language", true],
      ["./adapters/topic", true],
    ]);
  });
});

describe("files of the workspace", () => {
  it("are read when they are not open, and read again when they change", () => {
    const { folder, file, session, codes } = quickstart('import "./other.adapt"\ncompose c = x\n');
    expect(codes()).toEqual(["E0203", "E0201"]);
    writeFileSync(join(folder, "other.adapt"), "adapter x : lora()\n");
    session.touch();
    expect(codes()).toEqual([]);
    expect(
      session
        .snapshot()
        .files()
        .map((each) => each.slice(each.lastIndexOf("/") + 1)),
    ).toEqual(["main.adapt", "other.adapt", "quickstart.adapt"]);
    rmSync(join(folder, "other.adapt"));
    session.touch();
    expect(codes()).toEqual(["E0203", "E0201"]);
    expect(session.clientUri(file)).toBe(file);
  });

  it("with strange names are files too", () => {
    const { folder, session } = quickstart();
    const uri = pathToFileURL(join(folder, "a b%é#🙂.adapt")).href;
    session.open(uri, 1, 'import "./quickstart.adapt"\ncompose c = Stack(language, topic)\n');
    settle(session);
    expect(diagnostics(session.snapshot(), canonicalUri(uri)).map(({ code }) => code)).toEqual([]);
  });
});
