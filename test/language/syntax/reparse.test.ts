/** A parser that remembers gives what one without memory gives, whatever is typed. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { createReparser, parse } from "../../../language/syntax/parse.ts";

const examples = join(import.meta.dirname, "../../../examples");
const text = ["stack.adapt", "switch.adapt", "quickstart/quickstart.adapt"]
  .map((path) => readFileSync(join(examples, path), "utf8"))
  .join("\n");

const scraps = [
  ..."(){}[],;=:|\"'/#\n ", // Marks that a declaration's end depends on.
  ...[
    "/*",
    "*/",
    "//",
    "/// words\n",
    "adapter ",
    "\nadapter ner",
    "build",
    " from ",
    "a b",
    "\n\nlet x = 1 let y = 2\n",
  ],
  ...["compose c = Stack(a\n", "\u201c", "\ufeff", "ner-v2", "none", "model m"],
];

test("reading again equals reading anew after any edits", () => {
  const edit = fc.record({
    at: fc.nat(text.length),
    remove: fc.oneof(fc.constant(0), fc.nat(3), fc.nat(80)),
    insert: fc.oneof(fc.constantFrom(...scraps), fc.constant("")),
  });
  fc.assert(
    fc.property(fc.array(edit, { minLength: 1, maxLength: 8 }), (edits) => {
      const again = createReparser("file:///a.adapt");
      again(text);
      let now = text;
      for (const { at, remove, insert } of edits) {
        now = now.slice(0, at) + insert + now.slice(at + remove);
        expect(again(now)).toEqual(parse("file:///a.adapt", now));
      }
    }),
    { numRuns: 150, seed: 7 },
  );
});

test("a declaration that did not change is the same object", () => {
  const again = createReparser("file:///a.adapt");
  const [first] = again("let a = 1\nlet b = 2\n").module.declarations;
  const [same, other] = again("let a = 1\nlet b = 23\n").module.declarations;
  expect(same).toBe(first);
  expect(other).toMatchObject({ value: { text: "23" } });
});
