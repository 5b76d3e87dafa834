import { describe, expect, it } from "vitest";
import type { SymbolNode } from "../../lsp/features/document-symbols.ts";
import {
  codeLenses,
  definition,
  documentHighlights,
  documentLinks,
  documentSymbols,
  foldingRanges,
  hover,
  incomingCalls,
  linkedEditingRanges,
  outgoingCalls,
  prepareCallHierarchy,
  prepareRename,
  preview,
  references,
  rename,
  renameFiles,
  selectionRanges,
  signatureHelp,
  typeDefinition,
  workspaceSymbols,
} from "../../lsp/features/index.ts";
import { applyEdits, bertConfig, type Files, type Fixture, fixture, main, root } from "./support.ts";

const textOf = ({ text }: Fixture, span: { start: number; end: number }) => text.slice(span.start, span.end);
const other = `${root}/other.adapt`;

describe("hover", () => {
  it.each([
    ["a method", "adapter p : lo$0ra()", ["LoRA", "alpha / r", "| `r` |", "Hu et al."]],
    ["an alias", "config c = pfe$0iffer()", ["**seq_bn**"]],
    ["a key", "config c = lora(r$0=8)", ["**r**", "integer", "default"]],
    ["a block", "adapter a\ncompose c = Par$0allel(a)", ["Parallel", "x ─┬►", "Can hold"]],
    ["a key of a block", "adapter a\ncompose c = Split(a, spl$0its=[4])", ["splits", "required"]],
    ["a head", "head h : tag$0ging(num_labels=9)", ["logits"]],
    ["a build key", 'build b { sem$0antics = "documented" }', ["documented"]],
    ["the value of a build key", "build b { optimize = ex$0act }", ["Rewrites of the graph"]],
    ["a target", "build b { target = on$0nx() }", ["ONNX model", "opset"]],
    ["a keyword", "ada$0pter a : lora()", ["adapter ner"]],
    ["from", 'adapter a fr$0om "./x"', ["folder"]],
    ["a preset", "adapter a\nadapter b\nfusion f = Fuse(a, b) : dyn$0amic()", ["AdapterFusion"]],
    ["average", "adapter a\nadapter m = aver$0age(a)", ["weighted sum"]],
    ["a name", "/// Swahili.\nadapter sw : lora(r=4)\ncompose c = Stack(s$0w)", ["Swahili.", "lora(r=4", "B A x"]],
    ["a quoted name", "adapter sw : lora()\ncompose c = Stack('s$0w')", ["adapter sw"]],
    ["a let", "let rank = 2 * 4\nconfig c = lora(r=ra$0nk)", ["= `8`"]],
    ["a word in a broken file", "compose c = Stack(\nconfig d = lo$0ra(r=", ["LoRA"]],
    ["what runs", "adapter a\nbuild b { active = Sta$0ck(a) }", ["Stack"]],
  ])("explains %s", (_, marked, parts) => {
    const { snapshot, offset } = fixture(marked);
    const markdown = hover(snapshot, main, offset)?.markdown ?? "";
    for (const part of parts) expect(markdown).toContain(part);
  });

  it.each(["$0", "adapter a : lora(r=8) $0", "// lo$0ra", "compose c = Stack($0)"])("says nothing at %s", (marked) => {
    const { snapshot, offset } = fixture(marked);
    expect(hover(snapshot, main, offset)).toBeUndefined();
  });

  it("calls no build key required that may be left out", () => {
    const { snapshot, offset } = fixture("build b { hea$0ds = [] }");
    expect(hover(snapshot, main, offset)?.markdown).not.toContain("required");
  });

  it("says what a stored head predicts", () => {
    const config = { head_type: "tagging", num_labels: 2, layers: 1, label2id: { person: 0, place: 1 } };
    const files = { "m/config.json": bertConfig, "a/head_config.json": JSON.stringify({ config, name: "a" }) };
    const { snapshot, offset } = fixture('model m = "./m"\nhead a$0 from "./a"', files);
    expect(hover(snapshot, main, offset)?.markdown).toMatch(/\*\*tagging\*\*[\s\S]*2 labels: `person`, `place`/);
  });

  it("says what an import brings", () => {
    const files = { "two.adapt": "adapter a : lora()\nhead h : tagging(num_labels=2)\nbuild b { active = a }" };
    const said = (marked: string) => {
      const { snapshot, offset } = fixture(marked, files);
      return hover(snapshot, main, offset)?.markdown;
    };
    expect(said('import "./tw$0o.adapt"')).toBe("`./two.adapt`: adapter `a`, head `h`");
    expect(said('import "./tw$0.adapt"')).toBe("`./tw.adapt` does not exist.");
  });

  it("counts parameters on the model of the file", () => {
    const { snapshot, offset } = fixture('model m = "./m"\nadapter p$0 : lora(r=2, attn_matrices=[q, v])', {
      "m/config.json": bertConfig,
    });
    // Two layers, two matrices, 8 × 2 down and 2 × 8 up.
    const markdown = hover(snapshot, main, offset)?.markdown ?? "";
    expect(markdown).toContain("| parameters | 128 (");
    expect(markdown).toContain("| extra multiply-adds for a token | 128 |");
    expect(markdown).toContain("f32 512 B · f16 256 B");
  });

  it("describes models and folders", () => {
    const files = { "m/config.json": bertConfig };
    const model = fixture('model m$0 = "./m"', files);
    expect(hover(model.snapshot, main, model.offset)?.markdown).toContain("bert: 2 layers of 8, 2 heads");
    const path = fixture('model m = "./$0m"', files);
    expect(hover(path.snapshot, main, path.offset)?.markdown).toContain("config.json, model.safetensors");
  });
});

describe("navigation", () => {
  it("goes from a use to the declaration, also in another file", () => {
    const here = fixture("adapter «a» : lora()\ncompose c = Stack($0a)");
    expect(definition(here.snapshot, main, here.offset).map(({ span }) => span)).toEqual(here.spans);
    const there = fixture('import "./other.adapt"\ncompose c = Stack($0x)', { "other.adapt": "adapter x : lora()" });
    expect(definition(there.snapshot, main, there.offset)).toMatchObject([{ file: other, span: { start: 8, end: 9 } }]);
  });

  it("goes from an import to the file and from a folder to its config", () => {
    const file = fixture('import "./o$0ther.adapt"', { "other.adapt": "" });
    expect(definition(file.snapshot, main, file.offset)).toMatchObject([{ file: other }]);
    const folder = fixture('model m = "./$0m"', { "m/config.json": bertConfig });
    expect(definition(folder.snapshot, main, folder.offset)).toMatchObject([{ file: `${root}/m/config.json` }]);
  });

  it("goes from an adapter to the config it is made with", () => {
    const { snapshot, offset, spans } = fixture("config «small» = lora()\nadapter $0a : small");
    expect(typeDefinition(snapshot, main, offset).map(({ span }) => span)).toEqual(spans);
  });

  it("finds references in every file of the workspace", () => {
    const { snapshot, offset } = fixture("adapter x$0 : lora()\ncompose c = Stack(x)", {
      "other.adapt": 'import "./main.adapt"\ncompose d = Parallel(x, x)',
      "third.adapt": "adapter x : seq_bn()\ncompose e = x",
    });
    const found = references(snapshot, main, offset, true);
    expect(found.map(({ file, span }) => `${file.slice(root.length + 1)} ${span.start}`)).toEqual([
      "main.adapt 8",
      "main.adapt 37",
      "other.adapt 43",
      "other.adapt 46",
    ]);
    expect(references(snapshot, main, offset, false)).toHaveLength(3);
  });

  it("highlights, and links for editing at once", () => {
    const { snapshot, offset, spans } = fixture("adapter «a» : lora()\ncompose c = Stack(«$0a», «a»)");
    expect(documentHighlights(snapshot, main, offset)).toEqual([
      { span: spans[0], kind: "write" },
      { span: spans[1], kind: "read" },
      { span: spans[2], kind: "read" },
    ]);
    expect(linkedEditingRanges(snapshot, main, offset)).toEqual(spans);
  });

  it("outlines declarations, keys and children", () => {
    const { snapshot } = fixture(
      "adapter a : lora(r=8)\ncompose c = Stack(a, Parallel(a, none))\nbuild b {\n  active = c\n}",
    );
    const show = (node: SymbolNode): string =>
      node.children.length === 0 ? node.name : `${node.name}(${node.children.map(show).join(" ")})`;
    expect(documentSymbols(snapshot, main).map(show)).toEqual([
      "a(lora(r))",
      "c(Stack(a Parallel(a)))",
      "b(active(c))",
    ]);
  });

  it("outlines a file that does not parse", () => {
    const { snapshot } = fixture("adapter a : lora(r=\ncompose c = Stack(a, Parallel(b, ");
    expect(documentSymbols(snapshot, main).map(({ name }) => name)).toEqual(["a", "c"]);
  });

  it("finds symbols of the workspace by their letters", () => {
    const { snapshot } = fixture("adapter named_entities : lora()", { "other.adapt": "compose tasks = none" });
    expect(workspaceSymbols(snapshot, "nent").map(({ name }) => name)).toEqual(["named_entities"]);
    expect(workspaceSymbols(snapshot, "").map(({ name }) => name)).toEqual(["named_entities", "tasks"]);
  });

  it("links imports and checkpoints that are there", () => {
    const made = fixture(
      'import "«./other.adapt»"\nimport "./none.adapt"\nmodel m = "«./m»"\nadapter a from "./gone"',
      {
        "other.adapt": "",
        "m/config.json": bertConfig,
      },
    );
    const links = documentLinks(made.snapshot, main);
    expect(links.map(({ span }) => span)).toEqual(made.spans);
    expect(links.map(({ target }) => target)).toEqual([other, `${root}/m/config.json`]);
  });

  it("folds what takes several lines", () => {
    const made = fixture('import "a"\nimport "b"\n// one\n// two\nbuild b {\n  active = Stack(\n    a\n  )\n}');
    expect(
      foldingRanges(made.snapshot, main).map(({ kind, span }) => `${kind} ${textOf(made, span).split("\n").length}`),
    ).toEqual(["region 5", "region 3", "imports 2", "comment 2"]);
  });

  it("selects outwards", () => {
    const made = fixture("compose c = Stack(a, Parallel(b$0b, d))");
    expect(selectionRanges(made.snapshot, main, made.offset).map((span) => textOf(made, span))).toEqual([
      "bb",
      "Parallel(bb, d)",
      "Stack(a, Parallel(bb, d))",
      "compose c = Stack(a, Parallel(bb, d))",
    ]);
  });

  it("tells who uses an adapter and what a build uses", () => {
    const { snapshot, offset } = fixture(
      'adapter a$0 : lora()\ncompose c = Stack(a, a)\nmodel m = "x"\nbuild b { model = m, active = c }',
    );
    const [item] = prepareCallHierarchy(snapshot, main, offset);
    expect(item).toMatchObject({ kind: "adapter", name: "a" });
    expect(incomingCalls(snapshot, main, "adapter", "a").map((call) => [call.item.name, call.spans.length])).toEqual([
      ["c", 2],
    ]);
    expect(outgoingCalls(snapshot, main, "build", "b").map((call) => call.item.name)).toEqual(["m", "c"]);
    const loaded = fixture('model m = "./m"', { "m/config.json": bertConfig });
    expect(outgoingCalls(loaded.snapshot, main, "model", "m").map((call) => [call.item.name, call.item.file])).toEqual([
      ["./m", `${root}/m/config.json`],
    ]);
    const loads = incomingCalls(loaded.snapshot, `${root}/m/config.json`, "checkpoint", "./m");
    expect(loads.map((call) => `${call.item.kind} ${call.item.name}`)).toEqual(["model m"]);
  });
});

describe("rename", () => {
  const renamed = (marked: string, name: string, files: Files = {}) => {
    const { snapshot, offset, text } = fixture(marked, files);
    const result = rename(snapshot, main, offset, name);
    if (!result.ok) return result.message;
    return applyEdits(
      text,
      result.edits.filter(({ file }) => file === main),
    );
  };

  it.each([
    ["a declaration", "adapter a$0 : lora()\ncompose c = Stack(a)", "adapter b : lora()\ncompose c = Stack(b)"],
    ["a use", "adapter a : lora()\ncompose c = Stack($0a, 'a')", "adapter b : lora()\ncompose c = Stack(b, 'b')"],
    ["a let", "let a$0 = 8\nconfig c = lora(r=a, alpha=2 * a)", "let b = 8\nconfig c = lora(r=b, alpha=2 * b)"],
    [
      "an adapter with its head",
      'adapter a$0 : lora()\nhead a from "x"\nbuild c { active = a }',
      'adapter b : lora()\nhead b from "x"\nbuild c { active = b }',
    ],
    [
      "an adapter alone where heads are named",
      'adapter a$0 : lora()\nhead a from "x"\nbuild c { active = a, heads = [a] }',
      'adapter b : lora()\nhead a from "x"\nbuild c { active = b, heads = [a] }',
    ],
    [
      "the only model, which a build does not name",
      'model a$0 = "x"\nbuild c { active = none }',
      'model b = "x"\nbuild c { active = none }',
    ],
  ])("changes %s", (_, before, after) => {
    expect(renamed(before, "b")).toBe(after);
  });

  it("quotes a name that needs it", () => {
    expect(renamed("adapter a$0 : lora()\ncompose c = Stack(a)", "my adapter")).toBe(
      'adapter "my adapter" : lora()\ncompose c = Stack("my adapter")',
    );
  });

  it("refuses in a sentence", () => {
    expect(renamed("adapter a : lo$0ra()", "b")).toBe("`lora` is part of the language and cannot be renamed.");
    expect(renamed("$0adapter a", "b")).toBe("`adapter` is part of the language and cannot be renamed.");
    expect(renamed("adapter a$0\nadapter b", "b")).toBe("There is already an adapter called `b`.");
    expect(renamed("adapter a$0", '"')).toContain("is no name");
  });

  it("offers the name in its span", () => {
    const { snapshot, offset, spans } = fixture("compose c = Stack(«a$0b»)\nadapter ab");
    expect(prepareRename(snapshot, main, offset)).toEqual({ ok: true, span: spans[0], name: "ab" });
  });

  it("updates every file", () => {
    const { snapshot, offset } = fixture("adapter a$0 : lora()", {
      "other.adapt": 'import "./main.adapt"\ncompose c = a',
    });
    const result = rename(snapshot, main, offset, "b");
    expect(result.ok && result.edits.map(({ file }) => file)).toEqual([main, other]);
  });

  it("moves paths with their files", () => {
    const { snapshot, text } = fixture('import "./other.adapt"\nadapter a from "./adapters/a"', { "other.adapt": "" });
    const moved = (from: string, to: string) =>
      applyEdits(
        text,
        renameFiles(snapshot, [{ from: `${root}/${from}`, to: `${root}/${to}` }]).filter(({ file }) => file === main),
      );
    expect(moved("other.adapt", "lib/new name.adapt".replace(" ", "%20"))).toContain('import "./lib/new name.adapt"');
    expect(moved("adapters", "trained")).toContain('from "./trained/a"');
    expect(moved("main.adapt", "sub/main.adapt")).toBe('import "../other.adapt"\nadapter a from "../adapters/a"');
  });
});

describe("signature help", () => {
  it.each([
    ["a method", "config c = lora($0)", "lora(", undefined],
    ["a key", "config c = lora(r=8, alpha=$0)", "lora(", "alpha="],
    ["a block", "compose c = Split(a, $0)", "Split(child, …, splits=…)", "child, …"],
    ["a key of a block", "compose c = Split(a, splits=[$0])", "Split(", "splits=…"],
    ["the inner call", "compose c = Stack(a, Fuse(b, $0", "Fuse(", "child, …"],
    ["a target", "build b { target = onnx(opset=$0) }", "onnx(", "opset=21"],
    ["a union", "config c = mam(prefix_tuning=prefix_tuning(), $0)", "mam(", undefined],
  ])("shows %s", (_, marked, start, active) => {
    const { snapshot, offset } = fixture(marked);
    const found = signatureHelp(snapshot, main, offset);
    expect(found?.label.startsWith(start)).toBe(true);
    const label = found?.active === undefined ? undefined : found.parameters[found.active]?.label;
    if (active !== undefined) expect(label?.startsWith(active)).toBe(true);
  });

  it("is silent outside of brackets", () => {
    const { snapshot, offset } = fixture("adapter a : lora() $0");
    expect(signatureHelp(snapshot, main, offset)).toBeUndefined();
  });
});

describe("lenses and pictures", () => {
  it("counts uses and offers pictures", () => {
    const { snapshot } = fixture('adapter a : lora()\ncompose c = Stack(a, a)\nmodel m = "x"\nbuild b { active = c }');
    expect(codeLenses(snapshot, main).map(({ title }) => title)).toEqual(["2 uses", "Preview", "1 use", "Preview"]);
  });

  it("draws what is written, mistakes included", () => {
    const { snapshot, offset, text } = fixture(
      "adapter a : lora()\ncompose c = Stack(a, Parallel(nobody, $0a), )\ncompose d = a",
    );
    const drawn = preview(snapshot, main, { offset });
    expect(drawn).toMatchObject({ title: "c", names: ["c", "d"] });
    expect(drawn?.svg).toMatch(/^<svg[\s\S]*>Stack<[\s\S]*>a<[\s\S]*>Parallel<[\s\S]*>nobody</);
    expect(drawn?.svg).toContain("there is no adapter called `nobody`");
    expect(drawn?.boxes.map(({ span }) => text.slice(span.start, span.end))).toEqual([
      "Stack(a, Parallel(nobody, a), )",
      "a",
      "Parallel(nobody, a)",
      "nobody",
      "a",
    ]);
    expect(preview(snapshot, main, { name: "d" })?.title).toBe("d");
    expect(preview(fixture("adapter a").snapshot, main, {})).toBeUndefined();
  });

  it("keeps what is shown while the cursor stands elsewhere", () => {
    const { snapshot, offset } = fixture(
      "adapter $0a : lora()\ncompose c = a\ncompose d = Stack(a)\nbuild b { active = c }",
    );
    expect(preview(snapshot, main, { offset, shown: "d" })?.title).toBe("d");
    expect(preview(snapshot, main, { offset, shown: "gone" })?.title).toBe("b");
    expect(preview(snapshot, main, { offset: offset + 15, shown: "d" })?.title).toBe("c");
  });

  it("counts what is added, fusions too", () => {
    const text = (config: string) =>
      `model m = "./model"\nadapter a : seq_bn(reduction_factor=2)\nadapter b : ${config}\nfusion f = Fuse(a, b)\ncompose c = Fuse(a, b)`;
    const svg = (config: string) =>
      preview(fixture(text(config), { "model/config.json": bertConfig }).snapshot, main, {})?.svg ?? "";
    // Two layers: twice 4·8 + 4 + 8·4 + 8 for each adapter, and 3·8·8 + 2·8 for the fusion.
    expect(svg("seq_bn(reduction_factor=2)")).toContain(">added 720 parameters");
    expect(svg("nobody")).not.toContain(">added");
  });

  it("outlines mistakes, not advice", () => {
    const drawn = (active: string) => {
      const text = `model m = "./model"\nadapter a : lora()\nadapter b : lora(init_weights=bert)\nbuild one { active = ${active} }`;
      const { snapshot } = fixture(text, { "model/config.json": bertConfig });
      return [
        snapshot
          .full(main)
          .diagnostics.map(({ code }) => code)
          .join(" "),
        preview(snapshot, main, {})?.svg,
      ];
    };
    expect(drawn("Stack(a, b)")).toEqual(["W0401", expect.not.stringContaining('"box is-wrong"')]);
    expect(drawn("Stack(a, nobody)")).toEqual(["W0201 E0201", expect.stringContaining('"box is-wrong"')]);
  });
});
