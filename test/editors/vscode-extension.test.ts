import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "../../language/syntax/parse.ts";
import { commandNames } from "../../lsp/commands.ts";
import { defaultSettings } from "../../lsp/settings.ts";
import { buildNames } from "../../lsp/vscode/build-names.ts";
import manifest from "../../lsp/vscode/package.json" with { type: "json" };
import { serverProgram } from "../../lsp/vscode/server-program.ts";
import snippets from "../../lsp/vscode/snippets/adapt.json" with { type: "json" };
import packageJson from "../../package.json" with { type: "json" };
import { repositoryText } from "./expected-highlighting.ts";

describe("the VS Code extension", () => {
  it("has the version of the command line", () => {
    expect(manifest.version).toBe(packageJson.version);
  });

  it("registers every command that it shows", () => {
    const source = repositoryText("lsp/vscode/extension.ts");
    for (const { command } of manifest.contributes.commands) {
      const isServers = commandNames.some((name) => name === command);
      expect(isServers || source.includes(`registerCommand("${command}"`), command).toBe(true);
    }
  });

  it("declares the settings that the server reads, with its defaults", () => {
    const { properties } = manifest.contributes.configuration;
    expect(properties["adapt.inlayHints.shapes"].default).toBe(defaultSettings.inlayHints.shapes);
    expect(properties["adapt.inlayHints.parameters"].default).toBe(defaultSettings.inlayHints.parameters);
    expect(properties["adapt.log"].default).toBe(defaultSettings.trace);
  });

  it.each(Object.entries(snippets))("has a snippet that parses: %s", (_, { body }) => {
    const text = body
      .join("\n")
      .replace(/\$\{\d+:([^}]*)\}/g, "$1")
      .replace(/\$\d/g, "");
    expect(parse("snippet.adapt", text).diagnostics).toEqual([]);
  });

  it("finds builds by name", () => {
    const text = 'build web { }\n  build "a b" {\n// build no {}\nbuild größe {}\nadapter build from "x"\nbuilding = 1';
    expect(buildNames(text)).toEqual(["web", "a b", "größe"]);
  });

  it("starts the folder's own server only when the folder is trusted", () => {
    const folder = mkdtempSync(join(tmpdir(), "adapt-extension-"));
    const own = join(folder, "node_modules/adapt-lang/dist/adapt.js");
    const around = { configuredPath: "", folders: [folder], isTrusted: true, extensionPath: "/extension" };
    const bundled = join("/extension", "dist/server.mjs");
    expect(serverProgram(around).args).toEqual([bundled, "lsp", "--stdio"]);
    mkdirSync(join(own, ".."), { recursive: true });
    writeFileSync(own, "");
    expect(serverProgram(around).args).toEqual([own, "lsp", "--stdio"]);
    expect(serverProgram({ ...around, isTrusted: false, configuredPath: "/bin/adapt" }).args?.[0]).toBe(bundled);
    expect(serverProgram({ ...around, configuredPath: "/bin/adapt" })).toEqual({
      command: "/bin/adapt",
      args: ["lsp", "--stdio"],
    });
    rmSync(folder, { recursive: true, force: true });
  });
});
