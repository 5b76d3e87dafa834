import { describe, expect, it } from "vitest";
import { error, insert, replace, sortDiagnostics, warning } from "../../../language/diagnostics/make.ts";
import { diagnosticsJson, toJsonReport } from "../../../language/diagnostics/render-json.ts";
import { renderDiagnostic, renderDiagnostics, summaryLine } from "../../../language/diagnostics/render-text.ts";

/** The text and the span of the first `mark` in it. */
function place(text: string, mark: string) {
  const start = text.indexOf(mark);
  return { sources: new Map([["a.adapt", text]]), span: { start, end: start + mark.length } };
}

describe("text", () => {
  it("shows the place, the line, the caret, the help and the fix", () => {
    const text = "let a = 1\ncompose both = Stack(a, Split(b, c))\n";
    const { sources, span } = place(text, "Split");
    const diagnostic = error("E0401", "a.adapt", span, "Stack cannot hold a Split", {
      help: "name it",
      fixes: [replace("a.adapt", span, "Stack", "Use Stack")],
    });
    expect(renderDiagnostic(diagnostic, sources)).toBe(
      [
        "error[E0401]: Stack cannot hold a Split",
        "  ┌─ a.adapt:2:25",
        "  │",
        "2 │ compose both = Stack(a, Split(b, c))",
        "  │                         ^^^^^",
        "  │",
        "  = help: name it",
        "  = fix: Use Stack",
        "         compose both = Stack(a, Stack(b, c))",
      ].join("\n"),
    );
  });

  it("shows related places", () => {
    const text = `adapter a${"\n".repeat(9)}adapter a`;
    const sources = new Map([["a.adapt", text]]);
    const diagnostic = error("E0202", "a.adapt", { start: 26, end: 27 }, "the adapter `a` is declared twice", {
      related: [
        { file: "a.adapt", span: { start: 8, end: 9 }, message: "first here" },
        { file: "gone.adapt", span: { start: 0, end: 1 }, message: "and here" },
      ],
    });
    expect(renderDiagnostic(diagnostic, sources)).toBe(
      [
        "error[E0202]: the adapter `a` is declared twice",
        "   ┌─ a.adapt:10:9",
        "   │",
        "10 │ adapter a",
        "   │         ^",
        "   │",
        "   ├─ a.adapt:1:9: first here",
        "   │",
        " 1 │ adapter a",
        "   │         -",
        "   │",
        "   ├─ gone.adapt: and here",
        "   = help: Rename one of the two.",
      ].join("\n"),
    );
  });

  const caretOf = (text: string, mark: string) => {
    const { sources, span } = place(text, mark);
    const [, , , source = "", caret = ""] = renderDiagnostic(error("E0101", "a.adapt", span, "x"), sources).split("\n");
    return [source.slice(4), caret.slice(4)];
  };

  it("puts the caret right after tabs and wide characters", () => {
    expect(caretOf("\tlet x", "x")).toEqual(["    let x", "        ^"]);
    expect(caretOf('"日本" @', "@")).toEqual(['"日本" @', "       ^"]);
    expect(caretOf('"日本"', "日本")).toEqual(['"日本"', " ^^^^"]);
  });

  it("cuts long lines around the mistake", () => {
    const [source = "", caret = ""] = caretOf(`${"a".repeat(5000)}@${"b".repeat(5_000_000)}`, "@");
    expect(source.length).toBeLessThan(110);
    expect(source[caret.indexOf("^")]).toBe("@");
    expect(source.startsWith("…") && source.endsWith("…")).toBe(true);
  });

  it("shows the first and the last line of a long span, and something for an empty one", () => {
    const sources = new Map([["a.adapt", "ab\ncd\nef"]]);
    const long = renderDiagnostic(error("E0101", "a.adapt", { start: 1, end: 7 }, "x"), sources);
    expect(long.split("\n").slice(3)).toEqual([
      "1 │ ab",
      "  │  ^",
      "  ·",
      "3 │ ef",
      "  │ ^",
      "  │",
      expect.stringMatching(/^ {2}= help: /),
    ]);
    const empty = renderDiagnostic(error("E0101", "a.adapt", { start: 8, end: 8 }, "x"), sources);
    expect(empty).toContain("3 │ ef\n  │   ^");
  });

  it("lets no control character through to the terminal", () => {
    const { sources, span } = place('let "\u001b[2J" @', "@");
    const diagnostic = error("E0101", "a.adapt", span, "bad \u001b[2J", { help: "\u0007" });
    expect(renderDiagnostic(diagnostic, sources)).not.toMatch(/[^\n\P{Cc}]/u);
  });

  it("adds colour only when asked, and nothing but colour", () => {
    const { sources, span } = place("let x = @", "@");
    const diagnostic = warning("W0201", "a.adapt", span, "x", { help: "y" });
    const coloured = renderDiagnostic(diagnostic, sources, { colour: true });
    expect(coloured).toContain("\u001b[");
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the escape sequences are what is looked for.
    expect(coloured.replace(/\u001b\[[\d;]*m/g, "")).toBe(renderDiagnostic(diagnostic, sources));
  });

  it("counts at the end", () => {
    const span = { start: 0, end: 0 };
    const one = error("E0101", "a", span, "x");
    expect(summaryLine([])).toBe("no errors");
    expect(summaryLine([one, one, warning("W0201", "a", span, "x")])).toBe("2 errors, 1 warning");
    expect(renderDiagnostics([one], new Map()).endsWith("\n\n1 error")).toBe(true);
  });
});

describe("JSON", () => {
  it("counts from zero, in UTF-16 units, and holds related places and fixes", () => {
    const text = "\ufeff// 😀\r\nlet x 8";
    const { sources, span } = place(text, "8");
    const diagnostic = error("E0104", "a.adapt", span, "expected `=`", {
      help: "h",
      related: [{ file: "a.adapt", span: { start: 1, end: 6 }, message: "m" }],
      fixes: [insert("a.adapt", span.start - 1, " =", "Insert `=`")],
    });
    const range = (line: number, from: number, to: number) => ({
      start: { line, character: from },
      end: { line, character: to },
    });
    expect(toJsonReport([diagnostic], sources)).toEqual({
      diagnostics: [
        {
          code: "E0104",
          severity: "error",
          message: "expected `=`",
          help: "h",
          file: "a.adapt",
          range: range(1, 6, 7),
          related: [{ message: "m", file: "a.adapt", range: range(0, 0, 5) }],
          fixes: [
            {
              title: "Insert `=`",
              preferred: false,
              edits: [{ file: "a.adapt", range: range(1, 5, 5), newText: " =" }],
            },
          ],
        },
      ],
      summary: { errors: 1, warnings: 0 },
    });
    expect(JSON.parse(diagnosticsJson([diagnostic], sources))).toEqual(toJsonReport([diagnostic], sources));
  });
});

it("sorts by file, position, severity", () => {
  const at = (start: number) => ({ start, end: start + 1 });
  const all = [
    error("E0101", "b", at(0), "4"),
    warning("W0201", "a", at(2), "3"),
    error("E0101", "a", at(2), "2"),
    error("E0101", "a", at(1), "1"),
  ];
  expect(sortDiagnostics(all).map(({ message }) => message)).toEqual(["1", "2", "3", "4"]);
});
