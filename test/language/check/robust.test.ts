import fc from "fast-check";
import { expect, test } from "vitest";
import { diagnosticTitles } from "../../../language/diagnostics/catalogue.ts";
import { analyzeText, entry } from "../../support/analyze-text.ts";

const program = `let rank = 8
model xlmr = "./model"
config small = lora(r=rank, alpha=2 * rank, attn_matrices=[q, v])
adapter ner : small
adapter new : seq_bn(reduction_factor={"0": 8, default: 16})
adapter mix = average(ner, ner, weights=[0.3, 0.7])
fusion def = Fuse(new, new) : dynamic(temperature=true)
head ner : tagging(num_labels=9)
compose tasks = Stack(new, Parallel(ner, none))
build web {
  model  = xlmr
  active = tasks
  heads  = [ner]
  target = onnx(opset=21, precision=f16, weights=pack)
}
`;
const pieces = program.split(/(\W)/).filter((piece) => piece !== "");
const files = new Map([
  [
    "model/config.json",
    '{"model_type": "bert", "hidden_size": 16, "num_hidden_layers": 2, "num_attention_heads": 2, "intermediate_size": 32, "vocab_size": 50}',
  ],
]);

/** The program with some of its words moved, doubled or lost. */
const mutated = fc
  .array(fc.record({ at: fc.nat(pieces.length - 1), from: fc.nat(pieces.length - 1), drops: fc.boolean() }), {
    maxLength: 6,
  })
  .map((edits) => {
    const words = [...pieces];
    for (const { at, from, drops } of edits) words.splice(at, drops ? 1 : 0, ...(drops ? [] : [pieces[from] ?? ""]));
    return words.join("");
  });

test("no text makes checking throw; what it says lies in the text, in order, with known codes", () => {
  fc.assert(
    fc.property(mutated, (text) => {
      const { diagnostics } = analyzeText(text, files);
      let last = 0;
      for (const { code, file, span } of diagnostics) {
        expect(file).toBe(entry);
        expect(Object.hasOwn(diagnosticTitles, code)).toBe(true);
        expect(span.start).toBeGreaterThanOrEqual(last);
        expect(span.end).toBeLessThanOrEqual(text.length);
        last = span.start;
      }
    }),
    { numRuns: 150, seed: 1 },
  );
});

test("every prefix of a program can be checked", () => {
  for (let end = 0; end <= program.length; end += 3)
    expect(() => analyzeText(program.slice(0, end), files)).not.toThrow();
});

test("the same text gives the same answer", () => {
  const [one, two] = [analyzeText(program, files), analyzeText(program, files)];
  expect(one.diagnostics).toEqual(two.diagnostics);
  expect(one.program.builds.map((build) => build.active)).toEqual(two.program.builds.map((build) => build.active));
});
