import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { beforeAll, describe, expect, it } from "vitest";
import oniguruma from "vscode-oniguruma";
import textmate, { type IGrammar } from "vscode-textmate";
import { blocks } from "../../language/catalogue/blocks/index.ts";
import { methods } from "../../language/catalogue/methods/index.ts";
import { describePainted, expectedHighlighting, type Paint, repositoryText, samples } from "./expected-highlighting.ts";

interface Scoped {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly scopes: readonly string[];
}

let grammar: IGrammar;

beforeAll(async () => {
  const require = createRequire(import.meta.url);
  await oniguruma.loadWASM(readFileSync(require.resolve("vscode-oniguruma/release/onig.wasm")));
  const registry = new textmate.Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (patterns: string[]) => new oniguruma.OnigScanner(patterns),
      createOnigString: (text: string) => new oniguruma.OnigString(text),
    }),
    loadGrammar: async () =>
      textmate.parseRawGrammar(repositoryText("lsp/vscode/syntaxes/adapt.tmLanguage.json"), "adapt.tmLanguage.json"),
  });
  const loaded = await registry.loadGrammar("source.adapt");
  if (loaded === null) throw new Error("the grammar was not loaded");
  grammar = loaded;
});

function scan(text: string): readonly Scoped[] {
  const found: Scoped[] = [];
  let stack = textmate.INITIAL;
  let offset = 0;
  for (const line of text.split("\n")) {
    const { tokens, ruleStack } = grammar.tokenizeLine(line, stack);
    stack = ruleStack;
    for (const { startIndex, endIndex, scopes } of tokens) {
      const start = offset + startIndex;
      const end = offset + Math.min(endIndex, line.length);
      found.push({ text: text.slice(start, end), start, end, scopes });
    }
    offset += line.length + 1;
  }
  return found;
}

/** The scopes of the n-th token with this text. */
function scopesOf(text: string, word: string, nth = 0): string {
  const token = scan(text).filter((each) => each.text.trim() === word)[nth];
  return token?.scopes.join(" ") ?? "not found";
}

function paintOf({ scopes }: Scoped): Paint | undefined {
  const all = scopes.join(" ");
  if (all.includes("comment.line.documentation")) return "documentation";
  if (all.includes("comment.")) return "comment";
  if (all.includes("string.quoted")) return "string";
  if (all.includes("storage.type") || all.includes("keyword.control.import")) return "keyword";
  if (all.includes("constant.numeric")) return "number";
  return undefined;
}

describe("the TextMate grammar", () => {
  it.each(samples())("sees what the lexer sees in $name", ({ text }) => {
    const tokens = scan(text);
    const expected = expectedHighlighting(text);
    const wrong: string[] = [];
    for (const token of tokens) {
      if (token.text.trim() === "") continue;
      const inside = expected.find((each) => each.start < token.end && token.start < each.end);
      const paint = paintOf(token);
      if (paint !== inside?.paint) wrong.push(`${token.start} ${token.text}: ${paint}, not ${inside?.paint}`);
    }
    expect(wrong).toEqual([]);
    for (const { start, end, paint } of expected) {
      const covered = tokens.filter((token) => token.start < end && start < token.end && paintOf(token) === paint);
      expect(covered, describePainted(text, [{ start, end, paint }]).join()).not.toEqual([]);
    }
  });

  it("reserves keywords only where a declaration starts", () => {
    expect(scopesOf('adapter model from "x"', "model")).toContain("entity.name.variable.adapter");
    expect(scopesOf("build web {\n  model = base\n}", "model")).toContain("variable.other.property");
    expect(scopesOf("compose t = Stack(\n  adapter,\n  head)", "adapter")).toContain("variable.other.readwrite");
    expect(scopesOf("let a = 1 let b = 2", "let", 1)).toContain("storage.type.let");
    expect(scopesOf('adapter from from "x"', "from", 0)).toContain("entity.name.variable.adapter");
    expect(scopesOf('adapter from from "x"', "from", 1)).toContain("keyword.other.from");
  });

  it("goes on at a declaration in the first column when a bracket was left open", () => {
    const text = 'config a = lora(r=[1, 2\nadapter b from "x"';
    expect(scopesOf(text, "adapter")).toContain("storage.type.adapter");
    expect(scopesOf(text, "from")).toContain("keyword.other.from");
  });

  it("tells documentation from comments", () => {
    expect(scopesOf("/// about\nlet a = 1", "/// about")).toContain("comment.line.documentation");
    expect(scopesOf("//// not", "//// not")).toContain("comment.line.double-slash");
    expect(scopesOf("# Python", "# Python")).toContain("invalid.illegal");
  });

  it("reads quoted names as names", () => {
    expect(scopesOf('model "my model" = "x"', '"my model"')).toContain("entity.name.type.model");
    expect(scopesOf('config a = "compacter++"(reduction_factor=4)', '"compacter++"')).toContain("entity.name.function");
  });

  it("reads code inside quoted config strings", () => {
    const text = 'config a = "seq_bn[reduction_factor=16]|lora"';
    expect(scopesOf(text, "seq_bn")).toContain("entity.name.function");
    expect(scopesOf(text, "reduction_factor")).toContain("variable.parameter");
    expect(scopesOf(text, "16")).toContain("constant.numeric");
    expect(scopesOf(text, "|")).toContain("keyword.operator.union");
  });

  it("knows every block and takes any method as a call", () => {
    for (const { name } of blocks)
      expect(scopesOf(`compose a = ${name}(b, c)`, name), name).toContain("support.class.block");
    for (const { name } of methods)
      expect(scopesOf(`config a = ${name}()`, name), name).toContain("entity.name.function.call");
  });

  it("leaves an unfinished string at the end of its line", () => {
    expect(scopesOf('model a = "x\nlet b = 1', "let")).toContain("storage.type.let");
  });
});
