/** A table's index lists its folder, in alphabetical order, and nothing lies forgotten beside it (style.md, Registration). */
import { posix } from "node:path";
import { describe, expect, test } from "vitest";
import { commands } from "../../cli/commands/index.ts";
import { lowerFamily } from "../../compiler/lower/families/index.ts";
import { opDefinitions } from "../../compiler/ops/index.ts";
import { pipeline } from "../../compiler/passes/pipeline.ts";
import { blocks } from "../../language/catalogue/blocks/index.ts";
import { allFamilies as families } from "../../language/catalogue/families/index.ts";
import { heads } from "../../language/catalogue/heads/index.ts";
import { architectures } from "../../language/catalogue/methods/architectures/index.ts";
import { methods, unions } from "../../language/catalogue/methods/index.ts";
import { optimizations } from "../../language/catalogue/optimizations.ts";
import { buildRules, methodRules, programRules, shapeRules } from "../../language/check/rules/index.ts";
import { diagnosticTitles } from "../../language/diagnostics/catalogue.ts";
import { pages } from "../../language/diagnostics/pages/index.ts";
import { importsOf, typescriptBelow } from "./source-files.ts";

/** Index by folder, and the files of the folder that others ask directly. */
const tables: readonly { readonly index: string; readonly besides?: readonly string[] }[] = [
  { index: "cli/commands/index.ts" },
  { index: "compiler/lower/families/index.ts" },
  { index: "compiler/lower/heads/index.ts" },
  { index: "compiler/ops/index.ts" },
  { index: "compiler/passes/pipeline.ts" },
  { index: "language/catalogue/blocks/index.ts", besides: ["nesting.ts"] },
  { index: "language/catalogue/families/index.ts" },
  { index: "language/catalogue/heads/index.ts", besides: ["build-head-config.ts"] },
  {
    index: "language/catalogue/methods/index.ts",
    besides: ["build-config.ts", "site-problems.ts", "union-problems.ts"],
  },
  { index: "language/catalogue/methods/architectures/index.ts" },
  {
    index: "language/check/rules/index.ts",
    besides: ["build/output-names.ts", "program/outputs-overwritten.ts"],
  },
  { index: "language/diagnostics/pages/index.ts" },
];

test.each(tables)("every file beside $index belongs to it", ({ index, besides = [] }) => {
  const folder = posix.dirname(index);
  const own = besides.map((name) => `${folder}/${name}`);
  const reached = reachableFrom([index, ...own], folder);
  const inFolder = typescriptBelow(folder).filter(
    (path) => !path.startsWith("compiler/passes/") || path.includes("/rules/") || path === index,
  );
  expect(inFolder.filter((path) => !reached.has(path))).toEqual([]);
  // A file that the index reaches by itself needs no mention here.
  const byIndex = reachableFrom([index], folder);
  expect(own.filter((path) => byIndex.has(path))).toEqual([]);
});

/** Files of `folder` that importing the given ones brings along. */
function reachableFrom(start: readonly string[], folder: string): ReadonlySet<string> {
  const reached = new Set(start);
  for (const path of reached) {
    for (const { source } of importsOf(path)) {
      const target = posix.normalize(posix.join(posix.dirname(path), source));
      if (target.startsWith(`${folder}/`)) reached.add(target);
    }
  }
  return reached;
}

describe("names", () => {
  const names: Readonly<Record<string, readonly string[]>> = {
    blocks: blocks.map(({ name }) => name),
    commands: commands.map(({ name }) => name),
    families: families.map(({ name }) => name),
    heads: Object.keys(heads),
    methods: methods.map(({ name }) => name),
    operators: opDefinitions.map(({ name }) => name),
    unions: unions.map(({ name }) => name),
  };

  test.each(Object.entries(names))("of %s are in the alphabet and occur once", (_, list) => {
    expect(list).toEqual([...new Set(list)].sort((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1)));
  });

  test("of rules occur once", () => {
    const checks = [...shapeRules, ...methodRules, ...buildRules, ...programRules].map(({ name }) => name);
    const rewrites = pipeline.flatMap(({ rules }) => rules).map(({ name }) => name);
    for (const list of [checks, rewrites]) expect(list).toEqual([...new Set(list)]);
  });

  test("and keys of the tables agree", () => {
    for (const [type, head] of Object.entries(heads)) expect(head.type).toBe(type);
    for (const [name, architecture] of Object.entries(architectures)) expect(architecture.architecture).toBe(name);
  });
});

test("the approximate rewrites that a build may name are those of the compiler", () => {
  const approximate = pipeline.flatMap(({ rules }) => rules).filter(({ exactness }) => exactness === "approximate");
  expect(optimizations.map(({ name }) => name)).toEqual(approximate.map(({ name }) => name).sort());
});

test("every code has a page and no page is without a code", () => {
  expect(Object.keys(pages).sort()).toEqual(Object.keys(diagnosticTitles).sort());
});

test("the families that say they are compiled have a forward pass, and no others", () => {
  const compiled = families.filter(({ isCompiled }) => isCompiled).map(({ name }) => name);
  expect(families.map(({ name }) => name).filter((name) => lowerFamily(name) !== undefined)).toEqual(compiled);
});
