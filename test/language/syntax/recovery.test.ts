import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { diagnosticTitles } from "../../../language/diagnostics/catalogue.ts";
import type { Diagnostic } from "../../../language/diagnostics/diagnostic.ts";
import { maxSourceLength, parse } from "../../../language/syntax/parse.ts";
import { visit } from "../../../language/syntax/walk.ts";
import { program, sampleProgram } from "./programs.ts";
import { outline } from "./tree.ts";

/** Parses and checks what must hold of every text. */
function parseAny(text: string) {
  const parsed = parse("a.adapt", text);
  visit(parsed.module, ({ span, kind }, path) => {
    const parent = path.at(-1)?.span ?? span;
    const inside = 0 <= span.start && span.start <= span.end && span.end <= text.length;
    const nested = parent.start <= span.start && span.end <= parent.end;
    if (!inside || !nested) throw new Error(`${kind} ${span.start}–${span.end} is outside its parent or the text`);
  });
  for (const { code, span, fixes, message } of parsed.diagnostics) {
    expect(Object.keys(diagnosticTitles)).toContain(code);
    expect(message).not.toMatch(/Expecting|token sequence|undefined|Stray|Junk/);
    for (const each of [span, ...fixes.flatMap(({ edits }) => edits.map((edit) => edit.span))]) {
      expect(each.start).toBeGreaterThanOrEqual(0);
      expect(each.end).toBeGreaterThanOrEqual(each.start);
      expect(each.end).toBeLessThanOrEqual(text.length);
    }
  }
  return parsed;
}

function applied(text: string, { fixes }: Diagnostic): string {
  const edits = [...(fixes[0]?.edits ?? [])].sort((a, b) => b.span.start - a.span.start);
  return edits.reduce((before, { span, text: by }) => before.slice(0, span.start) + by + before.slice(span.end), text);
}

describe("any text", () => {
  it("parses at every prefix of the example", () => {
    for (let end = 0; end <= sampleProgram.length; end++) parseAny(sampleProgram.slice(0, end));
  });

  it("parses after random cuts and insertions", () => {
    const scrap = fc.constantFrom(
      "",
      "(",
      ")",
      "[",
      "]",
      "{",
      "}",
      ",",
      "=",
      ":",
      "|",
      "+",
      '"',
      "'",
      "/*",
      "@",
      "adapter",
      "\nlet ",
      "from",
      "1",
      ".",
    );
    const cut = fc.tuple(fc.nat(2000), fc.nat(8), scrap);
    fc.assert(
      fc.property(program, fc.array(cut, { minLength: 1, maxLength: 4 }), (text, cuts) => {
        let broken = text;
        for (const [at, length, by] of cuts) {
          const start = at % (broken.length + 1);
          broken = broken.slice(0, start) + by + broken.slice(start + length);
        }
        parseAny(broken);
      }),
      { numRuns: 300 },
    );
  });

  it("parses any characters", () => {
    fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 80 }), (text) => void parseAny(text)));
  });
});

describe("one mistake, one diagnostic, and the rest of the tree kept", () => {
  const cases: readonly (readonly [text: string, code: string, message: string, tree: string])[] = [
    [
      "compose x = Stack(p Parallel(q, r))",
      "E0104",
      "expected `,` before `Parallel`",
      "Compose(x Call(Stack Argument($p) Argument(Call(Parallel Argument($q) Argument($r)))))",
    ],
    ["let rank 8", "E0104", "expected `=` after the name", "Let(rank 8)"],
    [`model m "x"`, "E0104", "expected `=` after the name", `Model(m "x")`],
    ["adapter a lora(r=8)", "E0104", "expected `:` after the name", "Adapter(a Call(lora Argument(r 8)))"],
    ["config c = lora(r 8)", "E0104", "expected `=` after `r`", "Config(c Call(lora Argument(r 8)))"],
    [
      "build b { model m\n active = a }",
      "E0104",
      "expected `=` after `model`",
      "Build(b Block(BlockEntry(model $m) BlockEntry(active $a)))",
    ],
    ["compose = Stack(p)", "E0101", "expected a name after `compose`", "Compose( Call(Stack Argument($p)))"],
    ["compose x =\nlet y = 1", "E0101", "expected a value after `=`", "Compose(x Missing); Let(y 1)"],
    ["compose x\nlet y = 1", "E0101", "expected `=` after `compose x`", "Compose(x Missing); Let(y 1)"],
    ["build b\nlet y = 1", "E0101", "expected `{` after `build b`", "Build(b Block); Let(y 1)"],
    ["adapter\nmodel m = 'x'", "E0101", "expected a name after `adapter`", `Adapter; Model(m "x")`],
    [
      "compose x = Stack(p, Parallel(q, ",
      "E0101",
      "`(` is never closed",
      "Compose(x Call(Stack Argument($p) Argument(Call(Parallel Argument($q)))))",
    ],
    [
      "compose x = Stack(p, [q\nadapter a : lora",
      "E0101",
      "`[` is never closed",
      "Compose(x Call(Stack Argument($p) Argument(List($q)))); Adapter(a $lora)",
    ],
    [
      "build b {\n active = Stack(a,\n heads = [h]\n}\nlet y = 1",
      "E0101",
      "`(` is never closed",
      "Build(b Block(BlockEntry(active Call(Stack Argument($a))) BlockEntry(heads List($h)))); Let(y 1)",
    ],
    [
      "build b {\n rank =\n alpha = 16\n}",
      "E0101",
      "expected a value after `=`",
      "Build(b Block(BlockEntry(rank Missing) BlockEntry(alpha 16)))",
    ],
    [
      "build b {\n model = m\nadapter a : lora",
      "E0101",
      "`{` is never closed",
      "Build(b Block(BlockEntry(model $m))); Adapter(a $lora)",
    ],
    [
      "compose x = Stack(a]\nlet y = 1",
      "E0101",
      "expected `)`, found `]`",
      "Compose(x Call(Stack Argument($a))); Let(y 1)",
    ],
    ["compose x = Stack(a))", "E0101", "`)` closes nothing", "Compose(x Call(Stack Argument($a)))"],
    [
      "compose x = Stack(a,, b)",
      "E0101",
      "there is nothing before this `,`",
      "Compose(x Call(Stack Argument($a) Argument($b)))",
    ],
    ["config c = lora(r: 8)", "E0101", "expected `=`, found `:`", "Config(c Call(lora Argument(r 8)))"],
    ["let x = {a = 1}", "E0101", "expected `:`, found `=`", "Let(x Dict(DictEntry(a 1)))"],
    ["let x = 1 +", "E0101", "expected a value after `+`", "Let(x (1 + Missing))"],
    ["config c = lora || ia3", "E0101", "expected a value after `|`", "Config(c (($lora | Missing) | $ia3))"],
    [`model m from "x"`, "E0101", "a model is given with `=`, not with `from`", `Model(m "x")`],
    ["model m = x", "E0101", "the folder or Hub id of model `m` is a string in quotes", `Model(m "")`],
    ["build b = { model = m }", "E0101", "a build has no `=` before its `{`", "Build(b Block(BlockEntry(model $m)))"],
    ["adapter a from lora", "E0101", "expected the path in quotes after `from`", "Adapter(a)"],
    [`adapter a from "x" : lora`, "E0101", "`:` stands before `from`", `Adapter(a "x" $lora)`],
    ["adapter ner-v2 : lora", "E0101", "the name `ner-v2` needs quotes", "Adapter('ner-v2' $lora)"],
    [
      "adapter a : compacter++(r=4)",
      "E0101",
      "the name `compacter++` needs quotes",
      "Adapter(a Call('compacter++' Argument(r 4)))",
    ],
    ["compose x = a.b", "E0101", "the name `a.b` needs quotes", "Compose(x $a.b)"],
    ["adpter a : lora\nlet y = 1", "E0101", "`adpter` starts no declaration", "Let(y 1)"],
    ["adapter a : lora form 'x'", "E0101", "unexpected `form`", "Adapter(a $lora)"],
    ["let x = 8 # eight", "E0102", "a comment starts with `//`", "Let(x 8)"],
    ["let x = 8;", "E0102", "`;` has no meaning here", "Let(x 8)"],
    ["let x = “a”", "E0102", "“ is a typographic quote", "Let(x $a)"],
    [`model m = "x\nlet y = 1`, "E0102", "the string is never closed", `Model(m "x"); Let(y 1)`],
    ["let y = 1 /* x", "E0102", "the comment is never closed", "Let(y 1)"],
  ];
  it.each(cases)("%s", (text, code, message, tree) => {
    const { module, diagnostics } = parseAny(text);
    expect(diagnostics.slice(0, 1).map((each) => each.code)).toEqual([code]);
    expect(diagnostics[0]?.message).toContain(message);
    expect(diagnostics.length).toBe(text.includes("“") ? 2 : 1);
    expect(module.declarations.map(outline).join("; ")).toBe(tree);
    if (diagnostics[0]?.fixes.length) {
      const after = parseAny(applied(text, diagnostics[0])).diagnostics;
      expect(after.length).toBeLessThan(diagnostics.length);
    }
  });

  it("tells each broken declaration off once and keeps its neighbours", () => {
    const { module, diagnostics } = parseAny("let a =\nconfig b = (\nadapter c :\ncompose d = Stack(x)");
    expect(
      diagnostics.map(({ span }) => sliceLine("let a =\nconfig b = (\nadapter c :\ncompose d = Stack(x)", span.start)),
    ).toEqual([1, 2, 3]);
    expect(module.declarations.map(({ kind }) => kind)).toEqual(["Let", "Config", "Adapter", "Compose"]);
  });

  it("closes brackets before a declaration whose keyword is misspelt", () => {
    const { module, diagnostics } = parseAny("compose x = Stack(a, b\nadpter z : lora\nlet y = 1");
    expect(diagnostics.map(({ message }) => message)).toEqual([
      "`(` is never closed",
      "`adpter` starts no declaration",
    ]);
    expect(module.declarations.map(outline).join("; ")).toBe(
      "Compose(x Call(Stack Argument($a) Argument($b))); Let(y 1)",
    );
  });

  it("marks what it mended, so that rules stay silent there", () => {
    const [compose] = parse("a.adapt", "compose x = Stack(a, Split(b").module.declarations;
    expect(compose).toMatchObject({ value: { broken: true, args: [{}, { value: { broken: true } }] } });
    expect(compose).not.toHaveProperty("broken");
  });
});

function sliceLine(text: string, offset: number): number {
  return text.slice(0, offset).split("\n").length;
}

describe("limits", () => {
  const oneError = (text: string) => {
    const start = performance.now();
    const { diagnostics } = parse("a.adapt", text);
    expect(performance.now() - start).toBeLessThan(1000);
    expect(diagnostics.map(({ code }) => code)).toEqual(["E0103"]);
  };
  it("ends 100,000 brackets in one diagnostic", () => oneError(`compose x = ${"Stack(".repeat(100_000)}`));
  it("ends balanced brackets too", () => oneError(`let x = ${"(".repeat(100_000)}1${")".repeat(100_000)}`));
  it("ends brackets that a wrong closer hides", () => oneError(`let x = ${"(],".repeat(100_000)}`));
  it("ends a million operators", () => oneError(`let x = ${"1+".repeat(200_000)}1`));
  it("ends a million signs", () => oneError(`let x = ${"-".repeat(200_000)}1`));
  it("ends calls joined by operators", () => oneError(`let x = ${"f(a,b)+".repeat(100_000)}1`));
  it("refuses a file that is too large", () => oneError(" ".repeat(maxSourceLength + 1)));

  it("skips only the declaration that nests too deep", () => {
    const { module } = parse("a.adapt", `let a = 1\ncompose x = ${"Stack(".repeat(300)}\nlet b = 2`);
    expect(module.declarations.map(outline)).toEqual(["Let(a 1)", "Let(b 2)"]);
  });

  it("reads brackets up to the limit", () => {
    expect(parse("a.adapt", `compose x = ${"Stack(".repeat(63)}a${")".repeat(63)}`).diagnostics).toEqual([]);
  });

  it("reads a string of megabytes and gives up on a flood of mistakes", () => {
    expect(parse("a.adapt", `let x = "${"a".repeat(7_000_000)}"`).diagnostics).toEqual([]);
    expect(parse("a.adapt", ")".repeat(50_000)).diagnostics.length).toBe(1000);
  });
});
