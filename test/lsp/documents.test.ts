/** Text and line table after changes equal what the protocol's reference makes of them, and what is found anew. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { TextDocument } from "vscode-languageserver-textdocument";
import { sourceFile } from "../../language/source/source-file.ts";
import { changeDocument, openDocument } from "../../lsp/documents.ts";

const uri = "file:///a.adapt";
const text = fc.string({ unit: fc.constantFrom("a", "b", "\n", "\r", "\r\n", "😀"), maxLength: 12 });
const position = fc.record({ line: fc.integer({ min: -1, max: 9 }), character: fc.integer({ min: -1, max: 6 }) });
const change = fc.record({ range: fc.record({ start: position, end: position }), text });

test("changes of ranges give the reference's text and the line table of that text", () => {
  fc.assert(
    fc.property(text, fc.array(change, { minLength: 1, maxLength: 6 }), (before, changes) => {
      // Anew for each change: the reference loses count of its lines behind a range outside of the text.
      const reference = changes.reduce(
        (now, each) => TextDocument.update(TextDocument.create(uri, "adapt", 1, now), [each], 2).getText(),
        before,
      );
      const changed = changeDocument(openDocument(uri, uri, 1, before), 2, changes);
      expect(changed.text).toBe(reference);
      expect(changed.source).toEqual(sourceFile(uri, changed.text));
    }),
    { numRuns: 2000, seed: 3 },
  );
});
