/** Small files, and words that the project does without (style.md). */
import { describe, expect, test } from "vitest";
import { codeOf, filesBelow, layers, placesOf, textOf, typescriptBelow } from "./source-files.ts";

const sources = layers.flatMap((layer) => typescriptBelow(layer));
// A tool that is configured by a file asks for its default export.
const tests = typescriptBelow("test").filter((path) => !path.endsWith(".config.ts"));

describe("lines of a file", () => {
  const counts = sources.map((path) => textOf(path).split("\n").length - 1).sort((a, b) => a - b);
  const quantile = (share: number) => counts[Math.floor(share * (counts.length - 1))] ?? 0;

  test("are few in most", () => expect(quantile(0.5)).toBeLessThanOrEqual(120));
  test("are bearable in nearly all", () => expect(quantile(0.95)).toBeLessThanOrEqual(300));
  test("are never many", () => {
    const long = [...sources, ...tests].filter((path) => textOf(path).split("\n").length > 421);
    expect(long).toEqual([]);
  });
});

describe("the code", () => {
  const code = [...sources, ...tests];
  const withWord = (paths: readonly string[], pattern: RegExp) => paths.filter((path) => pattern.test(codeOf(path)));

  test("says the type of everything", () =>
    expect(withWord(code, /(:|\bas|<|,|\|)\s*any\b(?!\s*[:(])|\bany\[\]/)).toEqual([]));
  test("exports by name", () => expect(withWord(code, /^export default\b/m)).toEqual([]));
  test("silences no checker", () => {
    const own = code.filter((path) => !path.startsWith("test/house/"));
    expect(placesOf(own, /@ts-(ignore|nocheck|expect-error)|eslint-disable/)).toEqual([]);
  });
  test("has nothing left to do in comments", () => {
    const own = code.filter((path) => !path.startsWith("test/house/"));
    expect(placesOf(own, /\b(TODO|FIXME|XXX|HACK)\b/)).toEqual([]);
  });
  test("starts every source file with what it is for", () => {
    const silent = sources.filter(
      (path) => !/^(#!.*\n)?(\/\*\*|import |export |\/\/ This file was generated)/.test(textOf(path)),
    );
    expect(silent).toEqual([]);
  });
  test("has no enums, namespaces or parameter properties", () => {
    expect(
      withWord(
        sources,
        /^\s*(export\s+)?(const\s+)?(enum|namespace)\s+\w|constructor\([^)]*\b(public|private|readonly)\s/m,
      ),
    ).toEqual([]);
  });
});

describe("the tree", () => {
  const texts = filesBelow("").filter(
    (path) => /\.(ts|mjs|js|json|md|adapt|yml|yaml|npmrc|sh)$/.test(path) && !path.startsWith("test/house/"),
  );

  test("names no place of one machine", () => {
    const machine = /(^|[\s"'`(=:])\/(home|root|Users|work|mnt|tmp\/[\w-]+)\/[\w.-]+/;
    expect(
      placesOf(
        texts.filter((path) => path !== "package-lock.json"),
        machine,
      ),
    ).toEqual([]);
  });

  test("names no package registry", () => {
    const lock = textOf("package-lock.json");
    expect([...lock.matchAll(/"resolved":\s*"([^"]*)"/g)].map(([, url]) => url)).toEqual([]);
    expect(
      placesOf(
        ["package.json", ".npmrc"].filter((path) => filesBelow("").includes(path)),
        /registry\s*=|https?:\/\/[^"]*(registry|artifact|mirror)/,
      ),
    ).toEqual([]);
  });
});
