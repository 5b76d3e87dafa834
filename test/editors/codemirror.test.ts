import { CompletionContext, type CompletionResult } from "@codemirror/autocomplete";
import { ensureSyntaxTree, foldable, getIndentation } from "@codemirror/language";
import { EditorState } from "@codemirror/state";
import { buildParser } from "@lezer/generator";
import { highlightTree, type Tag, tags } from "@lezer/highlight";
import { describe, expect, it } from "vitest";
import { comments } from "../../lsp/codemirror/comments.ts";
import { highlighting } from "../../lsp/codemirror/highlighting.ts";
import { adapt, completeAdapt, parser } from "../../lsp/codemirror/index.ts";
import { keywords } from "../../lsp/keywords.ts";
import { expectedHighlighting, type Paint, repositoryText, samples } from "./expected-highlighting.ts";

const paints: ReadonlyMap<Tag, Paint> = new Map<Tag, Paint>([
  [tags.definitionKeyword, "keyword"],
  [tags.string, "string"],
  [tags.number, "number"],
  [tags.docComment, "documentation"],
  [tags.lineComment, "comment"],
  [tags.blockComment, "comment"],
  [tags.invalid, "comment"],
]);

function stateOf(doc: string): EditorState {
  const state = EditorState.create({ doc, extensions: [adapt()] });
  ensureSyntaxTree(state, doc.length, 5_000);
  return state;
}

/** `|` is the cursor. */
function complete(marked: string, explicit = true): readonly string[] {
  const pos = marked.indexOf("|");
  const state = stateOf(marked.replace("|", ""));
  const result = completeAdapt(new CompletionContext(state, pos, explicit)) as CompletionResult | null;
  return result?.options.map(({ label }) => label) ?? [];
}

describe("the CodeMirror language", () => {
  it("has the parser that its grammar gives", () => {
    const fresh = buildParser(repositoryText("lsp/codemirror/adapt.grammar"), {
      externalTokenizer: () => comments,
      externalPropSource: () => highlighting,
    });
    const broken = [
      "adapter",
      "adapter x : lora(",
      "build b { model = , out",
      "compose = Stack(a b",
      ") let a = 1",
      "model m 'x",
    ];
    for (const text of [...samples().map((sample) => sample.text), ...broken]) {
      expect(parser.parse(text).toString()).toBe(fresh.parse(text).toString());
    }
  });

  it.each(samples())("sees what the lexer sees in $name", ({ text }) => {
    const seen: (Paint | undefined)[] = Array.from({ length: text.length });
    const style = {
      style: (each: readonly Tag[]) => {
        const paint = each.map((tag) => paints.get(tag)).find((known) => known !== undefined);
        return paint ?? (each.includes(tags.moduleKeyword) ? "module" : null);
      },
    };
    highlightTree(parser.parse(text), style, (from, to, name) => {
      const paint = name === "module" ? (text.slice(from, to) === "import" ? "keyword" : undefined) : (name as Paint);
      seen.fill(paint, from, to);
    });
    const expected: (Paint | undefined)[] = Array.from({ length: text.length });
    for (const { start, end, paint } of expectedHighlighting(text)) expected.fill(paint, start, end);
    // An open bracket ends where the file does, and quoted names are shown as the names that they are.
    const rescued = text.indexOf("compose rescued");
    const end = rescued < 0 ? text.length : rescued;
    const wrong = [...text.slice(0, end)].flatMap((character, at) =>
      character.trim() === "" || seen[at] === expected[at] || (expected[at] === "string" && seen[at] === undefined)
        ? []
        : [`${at}: ${character} is ${seen[at]}, not ${expected[at]}`],
    );
    expect(wrong).toEqual([]);
  });

  it("reads examples without an error", () => {
    for (const { name, text } of samples()) {
      if (name.startsWith("examples")) expect(parser.parse(text).toString(), name).not.toContain("⚠");
    }
  });

  it("reserves keywords only where a declaration or clause may start", () => {
    const tree = parser.parse(
      'adapter model from "x" adapter from : head(build=1) compose compose = Stack(adapter, from)',
    );
    expect(tree.toString()).not.toContain("⚠");
    expect(tree.topNode.getChildren("Adapter")).toHaveLength(2);
  });

  it("knows a block from a method", () => {
    expect(parser.parse("compose a = Stack(b)").toString()).toContain("Call(BlockName");
    expect(parser.parse("config a = Stacked(b)").toString()).toContain("Call(Name");
    expect(parser.parse("compose a = Stack").toString()).toContain("Name");
  });

  it("indents and folds what stands in brackets", () => {
    const state = stateOf("build web {\n\n}\n");
    expect(getIndentation(state, state.doc.line(2).from)).toBe(2);
    expect(getIndentation(state, state.doc.line(3).from)).toBe(0);
    expect(foldable(state, 0, 11)).toEqual({ from: 11, to: 13 });
  });

  it("names comment marks", () => {
    expect(stateOf("").languageDataAt("commentTokens", 0)).toEqual([
      { line: "//", block: { open: "/*", close: "*/" } },
    ]);
  });

  it("offers declarations at their start", () => {
    const starters = keywords.filter(({ snippet }) => snippet !== undefined).map(({ name }) => name);
    expect(complete("|")).toEqual(starters);
    expect(complete("let a = 1\nad|")).toEqual(starters);
    expect(complete("adapter |")).toEqual([]);
    expect(complete("// |")).toEqual([]);
    expect(complete('import "|"')).toEqual([]);
  });

  it("offers methods, heads and blocks where they stand", () => {
    expect(complete("config small = lora()\nadapter x : |")).toEqual(
      expect.arrayContaining(["lora", "unipelt", "small"]),
    );
    expect(complete("adapter x : lo|")).toContain("lora");
    expect(complete("head x : |")).toContain("tagging");
    expect(complete("adapter a : lora()\ncompose x = |")).toEqual(expect.arrayContaining(["a", "Stack", "none"]));
    expect(complete("adapter a : lora()\ncompose x = Stack(Parallel(a, |))")).toEqual(
      expect.arrayContaining(["a", "Split"]),
    );
    expect(complete("fusion x = |")).toEqual(["Fuse"]);
  });

  it("offers keys that are not given and values they may take", () => {
    const keys = complete("config a = lora(r=8, |)");
    expect(keys).toContain("alpha");
    expect(keys).not.toContain("r");
    expect(complete("config a = lora(use_gating=|)")).toEqual(["true", "false"]);
    expect(complete("config a = seq_bn[reduction_factor=2, |]")).toContain("non_linearity");
    expect(complete("config a = lora(\n  r=8,\n  al|")).toContain("alpha");
  });

  it("offers what a build needs", () => {
    const file = 'model m = "x"\nadapter a : lora()\nbuild b {\n';
    expect(complete(`${file}  |\n}`)).toEqual(expect.arrayContaining(["model", "active", "out"]));
    expect(complete(`${file}  model = m\n  |\n}`)).not.toContain("model");
    expect(complete(`${file}  model = |\n}`)).toEqual(["m"]);
    expect(complete(`${file}  active = |\n}`)).toEqual(expect.arrayContaining(["a", "Parallel"]));
    expect(complete(`${file}  target = |\n}`)).toEqual(["onnx", "tfjs"]);
    expect(complete(`${file}  target = onnx(pre|)\n}`)).toContain("precision");
  });
});
