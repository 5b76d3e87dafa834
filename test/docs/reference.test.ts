import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { generatedFiles } from "../../docs/generate/files.ts";

const root = join(import.meta.dirname, "../..");
const files = await generatedFiles(root);

describe("`npm run docs` has been run since the last change of the catalogue", () => {
  test.each(files)("$path", ({ path, text }) => {
    expect(readFileSync(join(root, path), "utf8")).toBe(text);
  });
});

test.each(files)("$path names no file of the specification and no undefined value", ({ text }) => {
  expect(text).not.toMatch(/\b(methods|composition|models|heads|checkpoints|systems)\.md §|undefined|\[object/);
});
