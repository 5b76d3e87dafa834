import { describe, expect, it } from "vitest";
import {
  codeActions,
  diagnostics,
  formatting,
  inlayHints,
  onTypeFormatting,
  rangeFormatting,
  semanticTokens,
} from "../../lsp/features/index.ts";
import { applyEdits, bertConfig, type Files, fixture, main, root, settle } from "./support.ts";

const codes = (marked: string, files: Files = {}) => {
  const { snapshot, text } = fixture(marked, files);
  return diagnostics(snapshot, main).map(({ code, span }) => `${code} ${text.slice(span.start, span.end)}`);
};

/** The text after the action whose title starts so. */
function act(marked: string, title: string, files: Files = {}): string | undefined {
  const { snapshot, text, offset, spans } = fixture(marked, files);
  const span = spans[0] ?? { start: offset, end: offset };
  const action = codeActions(snapshot, main, span).find((each) => each.title.startsWith(title));
  return action && applyEdits(text, action.edits);
}

const loraStored = JSON.stringify({
  config: { architecture: "lora", r: 4, alpha: 8, attn_matrices: ["q", "v"], selfattn_lora: true },
  model_type: "bert",
  name: "a",
});
const stored: Files = { "m/config.json": bertConfig, "a/adapter_config.json": loraStored };

describe("diagnostics", () => {
  it("say what text decides", () => {
    expect(codes("compose c = Stack(nobody)")).toEqual(["E0201 nobody"]);
  });

  it.each([
    ["checkpoints were not read", "active = Stack(a, b)"],
    ["the composition is being typed", "active = Stack(a, b, "],
  ])("call nothing unused while %s", (_, active) => {
    const text = `model m = "./m"\nadapter a from "./a"\nadapter b from "./b"\nhead b from "./b"\nbuild x { model = m ${active} }`;
    expect(codes(text).join()).not.toContain("W0201");
  });

  it("say what only checkpoints decide, once these were read", () => {
    expect(codes('model m = "./gone"', stored)).toEqual(['E0501 "./gone"']);
    const { snapshot } = fixture('model m = "./m"\nadapter a : lora(r=8) from "./a"', stored);
    const [differs] = diagnostics(snapshot, main);
    expect(differs).toMatchObject({ code: "E0506" });
    expect(differs?.related.map(({ file, message }) => `${file} ${message}`)).toEqual([
      `${main} declared here`,
      `${root}/a/adapter_config.json what is stored`,
    ]);
  });

  it("keep what checkpoints said in place while the text changes, until it is read again", () => {
    const { session } = fixture('model m = "./gone"\n', stored);
    session.change(main, 2, [
      { range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } }, text: "// é🙂\n" },
    ]);
    const moved = diagnostics(session.snapshot(), main);
    expect(moved.map(({ code, span }) => `${code} ${span.start}`)).toEqual(["E0501 17"]);
    session.change(main, 3, [
      { range: { start: { line: 1, character: 15 }, end: { line: 1, character: 16 } }, text: "x" },
    ]);
    expect(diagnostics(session.snapshot(), main)).toEqual([]);
    settle(session);
    expect(diagnostics(session.snapshot(), main).map(({ code }) => code)).toEqual(["E0501"]);
  });

  it("follow a file that another one imports", () => {
    const { session } = fixture('import "./other.adapt"\ncompose c = Stack(x)', {
      "other.adapt": "adapter x : lora()",
    });
    expect(diagnostics(session.snapshot(), main)).toEqual([]);
    session.open("memory://work/other.adapt", 1, "adapter y : lora()");
    expect(diagnostics(session.snapshot(), main).map(({ code }) => code)).toEqual(["E0201"]);
    session.close("memory://work/other.adapt");
    expect(diagnostics(session.snapshot(), main)).toEqual([]);
  });
});

describe("code actions", () => {
  it("flatten a Stack in a Stack", () => {
    expect(act("adapter a\nadapter b\ncompose c = Stack(a, St$0ack(b, a))", "Flatten")).toContain("= Stack(a, b, a)");
  });

  it("correct a name", () => {
    expect(act("adapter topic\ncompose c = Stack(to$0pci)", "Change to `topic`")).toContain("Stack(topic)");
  });

  it("declare what is stored in a head", () => {
    const config = { head_type: "classification", num_labels: 3, layers: 1, activation_function: "tanh" };
    const files = { "m/config.json": bertConfig, "a/head_config.json": JSON.stringify({ config, name: "a" }) };
    const text = 'model m = "./m"\nhead a : classification(num_labels=7) from "./$0a"';
    const mended = act(text, "Declare", files);
    expect(mended).toContain('head a : classification(num_labels=3, layers=1) from "./a"');
    expect(codes(mended ?? "", files).join()).not.toMatch(/E0506|E03/);
    const { snapshot } = fixture(text, files);
    expect(diagnostics(snapshot, main)[0]?.related[0]?.file).toBe(`${root}/a/head_config.json`);
  });

  it("declare what is stored", () => {
    const before = 'model m = "./m"\nadapter a : lora(r=8, alpha=8) from "$0./a"';
    expect(act(before, "Declare what is stored", stored)).toContain("lora(r=4, alpha=8)");
  });

  it("mend all at once, preferred fixes only", () => {
    const before = "# one\nadapter topic\ncompose c = Stack(topci)\n# two\n$0";
    expect(act(before, "Mend all")).toBe("// one\nadapter topic\ncompose c = Stack(topic)\n// two\n");
  });

  it.each([
    ["Wrap in `Stack`", "compose c = $0a", "compose c = Stack(a)"],
    ["Wrap in `Stack`", "compose c = Parallel($0a, b)", "compose c = Parallel(Stack(a), b)"],
    ["Wrap in `Stack`", "compose c = Para$0llel(a, b)", "compose c = Stack(Parallel(a, b))"],
    [
      "Extract into",
      "compose c = Stack(a, Para$0llel(a, b))",
      "compose composition = Parallel(a, b)\n\ncompose c = Stack(a, composition)",
    ],
    [
      "Extract into",
      "/// What runs.\nbuild x { active = St$0ack(a, b) }",
      "compose composition = Stack(a, b)\n\n/// What runs.\nbuild x { active = composition }",
    ],
    [
      "Inline `d`",
      "compose d = Stack(a, b)\ncompose c = Parallel(a, $0d)",
      "compose d = Stack(a, b)\ncompose c = Parallel(a, Stack(a, b))",
    ],
  ])("%s: %s", (title, before, after) => {
    const declared = "adapter a\nadapter b\n";
    expect(act(declared + before, title)).toBe(declared + after);
  });

  it.each([
    ["adapter p : pfei$0ffer(reduction_factor=4)", "adapter p : seq_bn(reduction_factor=4)"],
    ["config p = LoRA$0Config(r=4) | 'compacter++'", "config p = lora(r=4) | 'compacter++'"],
    ["config p = 'compac$0ter++'", "config p = compacter_plus_plus"],
  ])("write the one spelling: %s", (before, after) => {
    expect(act(before, "Write `")).toBe(after);
  });

  it.each([
    ["a spelling that is the one", "adapter p : lo$0ra()", "Write `"],
    ["another name for Python's arguments", "adapter p : LoRA$0Config(true)", "Write `"],
    ["a Stack in a Stack", "compose c = Stack($0a)", "Wrap"],
    ["an extraction of everything", "compose c = St$0ack(a)", "Extract"],
    ["anything for a key", "compose c = Split(a, spl$0its=[4])", "Wrap"],
  ])("do not offer %s", (_, before, title) => {
    expect(act(`adapter a\n${before}`, title)).toBeUndefined();
  });
});

describe("formatting", () => {
  it("touches only lines that change", () => {
    const { snapshot, text } = fixture("adapter a : lora()\nadapter   b:lora( )\nadapter c : lora()\n");
    const edits = formatting(snapshot, main);
    expect(edits).toEqual([{ span: { start: 19, end: 39 }, text: "adapter b : lora()\n" }]);
    expect(applyEdits(text, edits)).toBe("adapter a : lora()\nadapter b : lora()\nadapter c : lora()\n");
  });

  it("leaves files alone that do not parse", () => {
    expect(formatting(fixture("adapter   a : lora(").snapshot, main)).toEqual([]);
  });

  it("formats a range, and a declaration when it is closed", () => {
    const made = fixture("adapter   a:lora()\nadapter   b:lora()$0\n");
    expect(applyEdits(made.text, rangeFormatting(made.snapshot, main, { start: 0, end: 3 }))).toBe(
      "adapter a : lora()\nadapter   b:lora()\n",
    );
    const block = fixture("adapter   a:lora()\nbuild b {\n active=a\n}$0\n");
    expect(applyEdits(block.text, onTypeFormatting(block.snapshot, main, block.offset))).toContain(
      "adapter   a:lora()\nbuild b {\n  active = a\n}",
    );
  });

  it("leaves alone what a range does not touch, also where lines come and go", () => {
    const made = fixture("model   m='x'\n\tadapter   a:lora( $0) // b\nadapter   b:lora()\nbuild c{active=a}\n");
    const once = "model   m='x'\nadapter a : lora() // b\nadapter   b:lora()\nbuild c{active=a}\n";
    const touched = { start: made.offset, end: made.offset };
    expect(applyEdits(made.text, rangeFormatting(made.snapshot, main, touched))).toBe(once);
    expect(applyEdits(made.text, onTypeFormatting(made.snapshot, main, made.offset + 1))).toBe(once);
    const block = fixture("adapter   a:lora()\nbuild c{active=a}$0\n");
    expect(applyEdits(block.text, onTypeFormatting(block.snapshot, main, block.offset))).toBe(
      "adapter   a:lora()\nbuild c {\n  active = a\n}\n",
    );
  });

  it("keeps a byte-order mark and line ends", () => {
    const { snapshot, text } = fixture("\ufeffadapter   a\r\nadapter b\r\n");
    expect(applyEdits(text, formatting(snapshot, main))).toBe("\ufeffadapter a\r\nadapter b\r\n");
  });
});

describe("semantic tokens", () => {
  const tokens = (marked: string, files: Files = {}) => {
    const { snapshot, text } = fixture(marked, files);
    return semanticTokens(snapshot, main).map(({ span, type, modifiers }) =>
      [text.slice(span.start, span.end), type, ...modifiers].join(" "),
    );
  };

  it("name every word", () => {
    expect(tokens('/// Doc.\nadapter a : lora(r=8) from "./a" // end')).toEqual([
      "/// Doc. comment documentation",
      "adapter keyword",
      "a variable declaration trained",
      "lora function defaultLibrary",
      "r parameter",
      "8 number",
      "from keyword",
      '"./a" string',
      "// end comment",
    ]);
    expect(tokens('adapter a\ncompose c = Stack("a", none)').slice(3)).toEqual([
      "c variable declaration",
      "Stack class defaultLibrary",
      '"a" variable',
      "none enumMember defaultLibrary",
    ]);
  });

  it("fade what is missing, mark what is frozen and what is an alias", () => {
    const found = tokens('model m = "./m"\nadapter gone from "./gone"\nadapter p : pfeiffer()', stored);
    expect(found).toContain("m type declaration frozen");
    expect(found).toContain("gone variable declaration missing");
    expect(found).toContain("pfeiffer function defaultLibrary deprecated");
  });

  it("stay inside the span that is asked for", () => {
    const { snapshot, spans, text } = fixture("adapter a\n«adapter b»\nadapter c");
    const found = semanticTokens(snapshot, main, spans[0]);
    expect(found.map(({ span }) => text.slice(span.start, span.end))).toEqual(["adapter", "b"]);
  });
});

describe("inlay hints", () => {
  /** The text with its hints in place. */
  const hinted = (marked: string, files: Files = {}) => {
    const { snapshot, text } = fixture(marked, files);
    const hints = inlayHints(snapshot, main, { start: 0, end: text.length });
    return applyEdits(
      text,
      hints.map(({ offset, label }) => ({ span: { start: offset, end: offset }, text: ` ${label}` })),
    );
  };
  const head = "adapter p : lora()\nadapter q : lora()\nadapter r : lora()\n";

  it.each([
    ["Stack(p, Parallel(q, r))", "Stack(p ⟨B,T,H⟩, Parallel(q, r) ⟨2B,T,H⟩)"],
    ["Split(p, q, splits=[4, 6])", "Split(p ⟨B,4,H⟩, q ⟨B,6,H⟩, splits=[4, 6]) ⟨B,10,H⟩"],
    ["BatchSplit(p, q, batch_sizes=[1, 2])", "BatchSplit(p ⟨1,T,H⟩, q ⟨2,T,H⟩, batch_sizes=[1, 2]) ⟨3,T,H⟩"],
    ["Parallel(p, Stack(q, r), none)", "Parallel(p, Stack(q ⟨B,T,H⟩, r ⟨B,T,H⟩), none) ⟨3B,T,H⟩"],
    ["p", "p"],
    ["Stack(p, ", "Stack(p, "],
  ])("show shapes: %s", (before, after) => {
    expect(hinted(`${head}compose c = ${before}`)).toBe(`${head}compose c = ${after}`);
  });

  it("show the width and the parameters that the model gives", () => {
    const source = 'model m = "./m"\nadapter a : lora(r=2)\ncompose c = Stack(a)';
    expect(hinted(source, stored)).toMatch(
      /^model m = "\.\/m"\nadapter a : lora\(r=2\) ⟨128 · \d+(\.\d+)? %⟩\ncompose c = Stack\(a ⟨B,T,8⟩\)$/,
    );
  });

  it("count what is stored without a model", () => {
    expect(hinted('adapter a from "./a"', { "a/adapter_config.json": loraStored })).toMatch(/^adapter a from "\.\/a"/);
  });

  it("make prompts longer sequences", () => {
    expect(
      hinted("adapter p : prompt_tuning(prompt_length=10)\nadapter q : lora()\ncompose c = Stack(p, q)"),
    ).toContain("Stack(p ⟨B,T+10,H⟩, q ⟨B,T+10,H⟩)");
  });
});
