/** Imports go one way, and everything of the world stays outside of the language and the compiler (architecture.md, Layers). */
import { posix } from "node:path";
import { describe, expect, test } from "vitest";
import { codeOf, importsOf, type Layer, layers, typescriptBelow } from "./source-files.ts";

/** What a layer may import besides itself. */
const below: Readonly<Record<Layer, readonly Layer[]>> = {
  language: [],
  compiler: ["language"],
  runtime: ["language", "compiler"],
  lsp: ["language", "compiler", "runtime"],
  // `adapt lsp` starts the language server.
  cli: ["language", "compiler", "runtime", "lsp"],
};

/** Run in a browser. */
const pure = ["language", "compiler", "lsp/browser"];

/** Packages and the only files that may know them; types are free. */
const homes: Readonly<Record<string, RegExp>> = {
  chevrotain: /^language\/syntax\//,
  commander: /^cli\/parse-arguments\.ts$/,
  "onnx-proto": /^compiler\/onnx\/protobuf\.ts$/,
  "onnxruntime-node": /^runtime\/engine\/in-process\.ts$/,
  "@huggingface/hub": /^runtime\/checkpoint\/hub\.ts$/,
  "@huggingface/tokenizers": /^runtime\/text\/tokenizer\.ts$/,
  "jpeg-js": /^runtime\/image\/decode\.ts$/,
  pngjs: /^runtime\/image\/decode\.ts$/,
  "@codemirror/autocomplete": /^lsp\/codemirror\//,
  "@codemirror/language": /^lsp\/codemirror\//,
  "@codemirror/lint": /^lsp\/codemirror\//,
  "@codemirror/state": /^lsp\/codemirror\//,
  "@codemirror/view": /^lsp\/codemirror\//,
  "@lezer/common": /^lsp\/codemirror\//,
  "@lezer/highlight": /^lsp\/codemirror\//,
  "@lezer/lr": /^lsp\/codemirror\//,
  vscode: /^lsp\/vscode\//,
  "vscode-languageclient": /^lsp\/vscode\//,
  "vscode-languageserver": /^lsp\//,
  "vscode-languageserver-textdocument": /^lsp\//,
};

describe.each(layers)("%s", (layer) => {
  test("imports only what lies below it", () => {
    const allowed: readonly string[] = [layer, ...below[layer]];
    const wrong = typescriptBelow(layer).flatMap((path) =>
      importsOf(path)
        .filter(({ source }) => source.startsWith("."))
        .map(({ source }) => posix.normalize(posix.join(posix.dirname(path), source)))
        .filter((target) => !allowed.includes(target.split("/")[0] ?? "") && target !== "package.json")
        .map((target) => `${path} imports ${target}`),
    );
    expect(wrong).toEqual([]);
  });

  test("keeps each package in its one place", () => {
    const wrong = typescriptBelow(layer).flatMap((path) =>
      importsOf(path)
        .filter(({ source, isType }) => !isType && !source.startsWith(".") && !source.startsWith("node:"))
        .filter(({ source }) => !homes[packageOf(source)]?.test(path))
        .map(({ source }) => `${path} imports ${source}`),
    );
    expect(wrong).toEqual([]);
  });
});

describe.each(pure)("%s", (folder) => {
  test("imports nothing of Node", () => {
    const wrong = typescriptBelow(folder).filter((path) =>
      importsOf(path).some(({ source }) => source.startsWith("node:")),
    );
    expect(wrong).toEqual([]);
  });
});

test("the language and the compiler ask neither clock nor chance nor environment", () => {
  const worldly = /\b(Date\.|new Date|performance\.now|Math\.random|process\.|globalThis\.|setTimeout|fetch\()/;
  const files = [...typescriptBelow("language"), ...typescriptBelow("compiler")];
  expect(files.filter((path) => worldly.test(codeOf(path)))).toEqual([]);
});

test("imports name the file with its ending", () => {
  const wrong = layers.flatMap((layer) =>
    typescriptBelow(layer).flatMap((path) =>
      importsOf(path)
        .filter(({ source }) => source.startsWith(".") && !/\.(ts|json)$/.test(source))
        .map(({ source }) => `${path} imports ${source}`),
    ),
  );
  expect(wrong).toEqual([]);
});

function packageOf(source: string): string {
  const parts = source.split("/");
  return source.startsWith("@") ? parts.slice(0, 2).join("/") : (parts[0] ?? "");
}
