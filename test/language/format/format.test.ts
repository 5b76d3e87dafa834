import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalMethodName } from "../../../language/catalogue/methods/index.ts";
import { format } from "../../../language/format/format.ts";
import { parse } from "../../../language/syntax/parse.ts";
import { program, sampleProgram } from "../syntax/programs.ts";
import { meaning } from "./meaning.ts";

const formatted = (text: string): string => {
  const { text: result, diagnostics } = format("a.adapt", text, canonicalMethodName);
  expect(diagnostics).toEqual([]);
  return result;
};

describe("formatting any program", () => {
  it("is idempotent, keeps the meaning, the comments and the documentation", () => {
    fc.assert(
      fc.property(program, (text) => {
        const before = parse("a.adapt", text);
        expect(before.diagnostics).toEqual([]);
        const once = formatted(text);
        const after = parse("a.adapt", once);
        expect(after.diagnostics).toEqual([]);
        expect(meaning(after.module)).toEqual(meaning(before.module));
        expect(after.module.comments.map(({ text: each }) => each.trim()).sort()).toEqual(
          before.module.comments.map(({ text: each }) => each.trim()).sort(),
        );
        expect(formatted(once)).toBe(once);
      }),
      { numRuns: 400 },
    );
  });

  it("leaves no space at the end of a line and one line break at the end of the file", () => {
    fc.assert(
      fc.property(program, (text) => {
        const once = formatted(text);
        expect(once).not.toMatch(/[ \t]\n(?![^/]*\*\/)/);
        expect(once === "" || /[^\n]\n$/.test(once)).toBe(true);
      }),
      { numRuns: 100 },
    );
  });
});

describe("the one spelling", () => {
  const cases: readonly (readonly [what: string, before: string, after: string])[] = [
    ["nothing", "\n\n", ""],
    ["quotes only where needed", `adapter "a" from 'p'\nadapter "b c"`, `adapter a from "p"\nadapter "b c"\n`],
    ["a reserved word keeps its quotes", `compose x = Stack("none", "model")`, `compose x = Stack("none", "model")\n`],
    ["a bare keyword stays bare", `adapter model from "x"`, `adapter model from "x"\n`],
    ["names in compositions", `compose x=Stack("a",Parallel('b', None))`, `compose x = Stack(a, Parallel(b, none))\n`],
    ["strings in values", `config c=lora(init_weights='bert')`, `config c = lora(init_weights="bert")\n`],
    ["Python's words", `config c=lora(a=True,b=None,c=False)`, `config c = lora(a=true, b=none, c=false)\n`],
    [
      "method aliases",
      `config c = LoRAConfig(r=8)\nconfig d = "compacter++"(r=4) | pfeiffer`,
      `config c = lora(r=8)\nconfig d = compacter_plus_plus(r=4) | seq_bn\n`,
    ],
    [
      "a config that is named like an alias",
      `config pfeiffer = lora(r=8)\nadapter a : pfeiffer`,
      `config pfeiffer = lora(r=8)\nadapter a : pfeiffer\n`,
    ],
    ["an import may bring the config", `import "x"\nadapter a : pfeiffer`, `import "x"\nadapter a : pfeiffer\n`],
    ["members of named unions", `config c = MAMConfig(adapter=ParBnConfig())`, `config c = mam(adapter=par_bn())\n`],
    ["unions", `config c = ConfigUnion(LoRAConfig(), ParBnConfig())`, `config c = ConfigUnion(lora(), par_bn())\n`],
    [
      "config strings",
      `config c = seq_bn[ reduction_factor = 16 ]|lora`,
      `config c = seq_bn[reduction_factor=16] | lora\n`,
    ],
    ["a library prefix", `compose x = ac.Stack("a", ac.Fuse("b"))`, `compose x = Stack(a, Fuse(b))\n`],
    ["a tuple of one", `config c = lora(r=(1,))`, `config c = lora(r=(1,))\n`],
    ["dicts", `config c=lora(r={"0":2,'default':8,1:3})`, `config c = lora(r={"0": 2, default: 8, 1: 3})\n`],
    [
      "adjacent declarations of one kind",
      `let a=1\nlet long=2\n\nlet b=3`,
      `let a    = 1\nlet long = 2\n\nlet b = 3\n`,
    ],
    ["blank lines", `let a = 1\n\n\n\nlet b = 2`, `let a = 1\n\nlet b = 2\n`],
    [
      "build entries",
      `model m="x"\nbuild b { model=m, active = "a", "heads" = ["a", "b c"]\n\n\n out='o' }`,
      `model m = "x"\n\nbuild b {\n  model  = m\n  active = a\n  heads  = [a, "b c"]\n\n  out = "o"\n}\n`,
    ],
    ["a short block stays on its line", `model m="x" { a=1,bc=2 }`, `model m = "x" { a = 1, bc = 2 }\n`],
    ["a block begun on a new line", `model m="x" {\na=1\nbc=2 }`, `model m = "x" {\n  a  = 1\n  bc = 2\n}\n`],
    [
      "comments at the ends of neighbouring lines",
      `let a = 1 // x\nlet bcd = 2 // y\nlet e = 3\n`,
      `let a   = 1  // x\nlet bcd = 2  // y\nlet e   = 3\n`,
    ],
    [
      "comments among arguments",
      `compose x = Stack(a, // first\n b /* b */, c // last\n // end\n)`,
      `compose x = Stack(\n  a,  // first\n  b /* b */,\n  c,  // last\n  // end\n)\n`,
    ],
    ["a comment inside a declaration", `adapter a : /// x\n lora`, `// x\nadapter a : lora\n`],
    ["escapes", `model m = 'it\\'s "so" \\x41'`, `model m = "it's \\"so\\" A"\n`],
  ];
  it.each(cases)("%s", (_what, before, after) => {
    expect(formatted(before)).toBe(after);
    expect(formatted(after)).toBe(after);
  });

  it("breaks what does not fit into 100 columns", () => {
    const children = Array.from({ length: 12 }, (_, index) => `adapter_number_${index}`);
    expect(formatted(`compose x = Stack(${children.join(", ")})`)).toBe(
      `compose x = Stack(\n${children.map((each) => `  ${each},\n`).join("")})\n`,
    );
    const numbers = Array.from({ length: 40 }, (_, index) => index);
    const filled = formatted(`config c = lora(leave_out=[${numbers.join(", ")}])`);
    expect(filled.split("\n").length).toBeLessThan(10);
    expect(Math.max(...filled.split("\n").map((each) => each.length))).toBeLessThanOrEqual(100);
  });

  it("keeps carriage returns and drops the byte-order mark", () => {
    expect(formatted("\ufefflet a=1\r\nlet b=2\r\n")).toBe("let a = 1\r\nlet b = 2\r\n");
  });

  it("changes nothing in the specification's example but the space in front of comments", () => {
    const squeezed = (text: string) => text.replace(/ +\/\//g, " //").replace("fusion  def", "fusion def");
    expect(squeezed(formatted(sampleProgram))).toBe(squeezed(sampleProgram));
  });

  it("gives a broken file back unchanged, and says why", () => {
    const { text, diagnostics } = format("a.adapt", "let  a 8");
    expect(text).toBe("let  a 8");
    expect(diagnostics.map(({ code }) => code)).toEqual(["E0104"]);
  });
});
