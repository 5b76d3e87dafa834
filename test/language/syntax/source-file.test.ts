import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { lineText, offsetAt, positionAt, sourceFile } from "../../../language/source/source-file.ts";
import { textWidth } from "../../../language/source/text-width.ts";

describe("lines and columns", () => {
  it("counts UTF-16 units and all three line breaks", () => {
    const source = sourceFile("a", "a😀b\r\nc\rd\n");
    expect(positionAt(source, 3)).toEqual({ line: 0, character: 3 });
    expect(positionAt(source, 6)).toEqual({ line: 1, character: 0 });
    expect(positionAt(source, 8)).toEqual({ line: 2, character: 0 });
    expect(positionAt(source, 10)).toEqual({ line: 3, character: 0 });
    expect([0, 1, 2, 3, 4].map((line) => lineText(source, line))).toEqual(["a😀b", "c", "d", "", ""]);
  });

  it("gives a byte-order mark no column", () => {
    const source = sourceFile("a", "\ufeffab");
    expect(positionAt(source, 1)).toEqual({ line: 0, character: 0 });
    expect(offsetAt(source, { line: 0, character: 1 })).toBe(2);
    expect(lineText(source, 0)).toBe("ab");
  });

  it("moves what lies outside to the nearest end", () => {
    const source = sourceFile("a", "ab\ncd");
    expect(positionAt(source, 99)).toEqual({ line: 1, character: 2 });
    expect(positionAt(source, -1)).toEqual({ line: 0, character: 0 });
    expect(offsetAt(source, { line: 0, character: 99 })).toBe(2);
    expect(offsetAt(source, { line: 9, character: 0 })).toBe(5);
  });

  it("comes back to the same offset, line breaks aside", () => {
    const texts = fc.array(fc.constantFrom("a", "😀", "\n", "\r\n", "\r", "é")).map((parts) => parts.join(""));
    fc.assert(
      fc.property(texts, fc.nat(50), (text, seed) => {
        const offset = seed % (text.length + 1);
        if (text[offset] === "\n" && text[offset - 1] === "\r") return;
        const source = sourceFile("a", text);
        expect(offsetAt(source, positionAt(source, offset))).toBe(offset);
      }),
    );
  });
});

it("measures columns as a terminal shows them", () => {
  expect(["abc", "日本", "é", "e\u0301", "😀", "\u200d"].map(textWidth)).toEqual([3, 4, 1, 1, 2, 0]);
});
