import { describe, expect, it } from "vitest";
import { parse, parseExpression } from "../../../language/syntax/parse.ts";
import { sampleProgram } from "./programs.ts";
import { outline } from "./tree.ts";

function outlineOf(text: string): string {
  const { module, diagnostics } = parse("a.adapt", text);
  expect(diagnostics).toEqual([]);
  return module.declarations.map(outline).join("; ");
}

describe("declarations", () => {
  const cases: readonly (readonly [text: string, tree: string])[] = [
    [`import "./a.adapt"`, `Import("./a.adapt")`],
    ["let rank = 8", "Let(rank 8)"],
    [`model m = "x"`, `Model(m "x")`],
    [`model m = "x" { dtype = "f16" }`, `Model(m "x" Block(BlockEntry(dtype "f16")))`],
    ["config c = lora", "Config(c $lora)"],
    ["adapter a", "Adapter(a)"],
    ["adapter a : lora(r=8)", "Adapter(a Call(lora Argument(r 8)))"],
    [`adapter a from 'x'`, `Adapter(a "x")`],
    [`adapter a : small from "x" { scale = 2 }`, `Adapter(a $small "x" Block(BlockEntry(scale 2)))`],
    ["adapter a = average(b, c)", "Adapter(a Call(average Argument($b) Argument($c)))"],
    ["fusion f = Fuse(a, 'b')", `Fusion(f Call(Fuse Argument($a) Argument("b")))`],
    [
      `fusion f = Fuse(a) : dynamic(t=true) from "x"`,
      `Fusion(f Call(Fuse Argument($a)) Call(dynamic Argument(t true)) "x")`,
    ],
    ["head h : tagging(num_labels=9)", "Head(h Call(tagging Argument(num_labels 9)))"],
    [`head h from "x"`, `Head(h "x")`],
    ["compose c = none", "Compose(c none)"],
    ["build b {}", "Build(b Block)"],
    ["build b { model = m, active = a }", "Build(b Block(BlockEntry(model $m) BlockEntry(active $a)))"],
    ["build b {\n model = m\n active = a,\n}", "Build(b Block(BlockEntry(model $m) BlockEntry(active $a)))"],
    [`adapter "a b"`, `Adapter('a b')`],
    ["let a = 1 let b = 2", "Let(a 1); Let(b 2)"],
  ];
  it.each(cases)("%s", (text, tree) => expect(outlineOf(text)).toBe(tree));
});

describe("values", () => {
  const cases: readonly (readonly [text: string, tree: string])[] = [
    ["16", "16"],
    ["16.0", "16.0"],
    ["1e-3", "1e-3"],
    ["-.5", "(-.5)"],
    ["- - 1", "(-(-1))"],
    ["1 + 2 * 3 - 4 / 5", "((1 + (2 * 3)) - (4 / 5))"],
    ["(1 + 2) * 3", "(Group((1 + 2)) * 3)"],
    ["2 * -rank", "(2 * (-$rank))"],
    ["True", "true"],
    ["false", "false"],
    ["None", "none"],
    ["[]", "List"],
    ["[1, 2,]", "List(1 2)"],
    ["(1, 2)", "Tuple(1 2)"],
    ["(1,)", "Tuple(1)"],
    ["()", "Tuple"],
    ["{}", "Dict"],
    ["{'0': 2, default: 8, 3: None,}", `Dict(DictEntry("0" 2) DictEntry(default 8) DictEntry(3 none))`],
    ["lora()", "Call(lora)"],
    ["lora(r=8, [q],)", "Call(lora Argument(r 8) Argument(List($q)))"],
    [`"compacter++"(r=4)`, "Call('compacter++' Argument(r 4))"],
    ["a | b | c", "(($a | $b) | $c)"],
    ["seq_bn[reduction_factor=16]|lora", "(BracketCall(seq_bn Argument(reduction_factor 16)) | $lora)"],
    ["seq_bn[]", "BracketCall(seq_bn)"],
    ["größe", "$größe"],
    ["f(model, build, from, let=1)", "Call(f Argument($model) Argument($build) Argument($from) Argument(let 1))"],
  ];
  it.each(cases)("%s", (text, tree) => {
    expect(outlineOf(`let x = ${text}`)).toBe(`Let(x ${tree})`);
    const alone = parseExpression("a.adapt", text);
    expect(alone.diagnostics).toEqual([]);
    expect(outline(alone.expression)).toBe(tree);
  });
});

describe("paste from the Adapters documentation", () => {
  it.each([
    'Stack("a", Parallel("b", "c"))',
    'Split("g", "h", splits=[64, 64])',
    'BatchSplit("i", "j", batch_sizes=[2, 4])',
    'Average("n", "o", weights=[0.3, 0.7])',
    'ac.Stack("a", ac.Split("b", "c", splits=60))',
    'Fuse("d", Stack("e", "f"), name="x")',
    "ConfigUnion(PrefixTuningConfig(bottleneck_size=800), ParBnConfig())",
    'adapters.BnConfig(mh_adapter=True, output_adapter=True, reduction_factor={"0": 2, "default": 8}, non_linearity="relu")',
    'LoRAConfig(attn_matrices=["k", "v"], leave_out=list(range(6)), init_weights="bert", dropout=0.)',
    "lora[attn_matrices=['k', 'v']]",
    "lora[use_gating=True]|prefix_tuning[use_gating=True]|seq_bn[use_gating=True]",
    "double_seq_bn[reduction_factor=dict(default=1)]",
    '["a", ["b", "c"]]',
    '("a", ("b",), None)',
  ])("%s", (text) => {
    expect(parse("a.adapt", `compose x = ${text}`).diagnostics).toEqual([]);
  });

  it("drops the module in front of a class", () => {
    expect(outlineOf("compose x = ac.Stack(a)")).toBe("Compose(x Call(Stack Argument($a)))");
  });
});

describe("words that are reserved only where a declaration may start", () => {
  it.each([
    [`adapter model from "x"`, `Adapter(model "x")`],
    [`adapter from from "x"`, `Adapter(from "x")`],
    ["compose build = Stack(model, adapter)", "Compose(build Call(Stack Argument($model) Argument($adapter)))"],
    ["compose x =\n  model\nlet y = 1", "Compose(x $model); Let(y 1)"],
    ["build b {\n  model = head\n  head = model\n}", "Build(b Block(BlockEntry(model $head) BlockEntry(head $model)))"],
    ["compose x = Stack(\n  model,\n  head,\n)", "Compose(x Call(Stack Argument($model) Argument($head)))"],
    ["adapter adapter : adapter", "Adapter(adapter $adapter)"],
  ])("%s", (text, tree) => expect(outlineOf(text)).toBe(tree));
});

describe("strings", () => {
  it.each([
    [String.raw`"a\n\t\"\\\x41\u00e9\U0001f600"`, `a\n\t"\\Aé😀`],
    [String.raw`'it\'s'`, "it's"],
    [String.raw`"C:\models\q"`, String.raw`C:\models\q`],
    [`""`, ""],
  ])("%s", (text, value) => {
    const { expression } = parseExpression("a.adapt", text);
    expect(expression).toMatchObject({ kind: "String", value });
  });
});

describe("comments and documentation", () => {
  it("gives a declaration the lines in front of it", () => {
    const { module } = parse(
      "a.adapt",
      "/// One.\n///  Two.\n// no\n\nlet a = 1 /// not for b\nlet b = 2\n//// no\nlet c = 3",
    );
    const documentation = module.declarations.map((each) => each.documentation);
    expect(documentation).toEqual(["One.\n Two.", undefined, undefined]);
    expect(module.comments.map(({ style }) => style)).toEqual(["doc", "doc", "line", "doc", "line"]);
  });

  it("allows comments anywhere", () => {
    const everywhere = "/*a*/adapter/*b*/x/*c*/:/*d*/lora/*e*/(/*f*/r/*g*/=/*h*/8/*i*/)/*j*/from/*k*/'y'//l";
    expect(outlineOf(everywhere)).toBe(`Adapter(x Call(lora Argument(r 8)) "y")`);
  });
});

describe("the example of the specification", () => {
  it("parses without a word", () => {
    const { module, diagnostics } = parse("a.adapt", sampleProgram);
    expect(diagnostics).toEqual([]);
    expect(module.declarations.map(({ kind }) => kind)).toEqual(
      "Import Let Model Config Config Adapter Adapter Adapter Adapter Fusion Head Head Compose Build".split(" "),
    );
  });

  it("has the same tree with a byte-order mark and carriage returns", () => {
    const windows = `\ufeff${sampleProgram.replaceAll("\n", "\r\n")}`;
    expect(outlineOf(windows)).toBe(outlineOf(sampleProgram));
  });

  it("has spans that hold what they name", () => {
    const { module } = parse("a.adapt", sampleProgram);
    for (const declaration of module.declarations) {
      if (declaration.kind === "Import") continue;
      const { name, span } = declaration;
      expect(sampleProgram.slice(name.span.start, name.span.end)).toBe(name.text);
      expect(sampleProgram.slice(span.start, span.end)).toMatch(/^\w+ +\w+[\s\S]*[)"}\w]$/);
    }
  });
});
