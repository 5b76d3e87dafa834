import { expect, test } from "vitest";
import { alternatives, editDistance, suggest } from "../../../language/names/suggest.ts";

test("a swap of neighbours is one edit", () => {
  expect(editDistance("nre", "ner")).toBe(1);
  expect(editDistance("lora", "lora")).toBe(0);
  expect(editDistance("", "abc")).toBe(3);
});

test("nearest names first, at most three, none that is further away than a third", () => {
  expect(suggest("poss", ["pos", "post", "posse", "poses", "lora"])).toEqual(["pos", "poses", "posse"]);
  expect(suggest("splis", ["splits", "batch_sizes"])).toEqual(["splits"]);
  expect(suggest("alfa", ["alpha", "r"])).toEqual(["alpha"]);
  expect(suggest("magic", ["lora", "seq_bn"])).toEqual([]);
});

test("case does not count, and a short name is not its own opposite", () => {
  expect(suggest("stack", ["Stack"])).toEqual(["Stack"]);
  expect(suggest("a", ["b"])).toEqual([]);
});

test("names are listed as in speech", () => {
  expect([["a"], ["a", "b"], ["a", "b", "c"]].map(alternatives)).toEqual(["`a`", "`a` or `b`", "`a`, `b` or `c`"]);
});
