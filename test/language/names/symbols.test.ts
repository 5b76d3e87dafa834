import { expect, test } from "vitest";
import { analyzeText, entry } from "../../support/analyze-text.ts";

const text = `import "./more.adapt"
model base = "./m"
config small = lora(r=8)
adapter a : small
adapter "b c" : small
head a : tagging(num_labels=2)
compose both = Stack(a, "b c", shared)
build web {
  model  = base
  active = both
  heads  = [a]
}
`;
const files = new Map([["more.adapt", "adapter shared : seq_bn()\nbuild theirs { active = shared }\n"]]);
const { symbols } = analyzeText(text, files);

function usesOf(kind: "adapter" | "head" | "config" | "compose" | "model", name: string): readonly string[] {
  const found = symbols.find(kind, name)?.references ?? [];
  return found.map(({ span }) => `${text.slice(0, span.start).split("\n").length}:${text.slice(span.start, span.end)}`);
}

test("each kind has its own names and its own uses", () => {
  expect(usesOf("adapter", "a")).toEqual(["7:a"]);
  expect(usesOf("head", "a")).toEqual(["11:a"]);
  expect(usesOf("config", "small")).toEqual(["4:small", "5:small"]);
  expect(usesOf("adapter", "b c")).toEqual(['7:"b c"']);
  expect(usesOf("compose", "both")).toEqual(["10:both"]);
  expect(usesOf("model", "base")).toEqual(["9:base"]);
});

test("an imported declaration keeps its file, and its builds stay there", () => {
  expect(symbols.find("adapter", "shared")?.file).toBe("more.adapt");
  expect(symbols.find("build", "theirs")).toBeUndefined();
});

test("a place leads to its symbol, from a use and from the declaration", () => {
  const use = text.indexOf("= both") + 3;
  expect(symbols.at(entry, use)?.name).toBe("both");
  expect(symbols.at(entry, text.indexOf("small"))?.kind).toBe("config");
  expect(symbols.at(entry, 0)).toBeUndefined();
});
