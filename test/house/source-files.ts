/** The files of the project, as the rules of the house read them. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

export const root = join(import.meta.dirname, "../..");

export const layers = ["language", "compiler", "runtime", "cli", "lsp"] as const;
export type Layer = (typeof layers)[number];

const skipped = new Set(["node_modules", "dist", "out", "coverage", ".git", ".vitest"]);

/** Paths below a folder of the project, relative to the project, with `/`. */
export function filesBelow(folder: string): readonly string[] {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .flatMap((entry) => {
      const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) return skipped.has(entry.name) ? [] : filesBelow(path);
      return entry.isFile() ? [path] : [];
    })
    .sort();
}

export function typescriptBelow(folder: string): readonly string[] {
  return filesBelow(folder).filter((path) => path.endsWith(".ts"));
}

export function textOf(path: string): string {
  return readFileSync(join(root, path), "utf8");
}

export interface ImportOf {
  /** As written: `node:fs`, `../bug.ts`, `chevrotain`. */
  readonly source: string;
  /** Nothing of it is left at run time. */
  readonly isType: boolean;
}

/** Static and dynamic imports, and exports from other files. */
export function importsOf(path: string): readonly ImportOf[] {
  const text = textOf(path);
  const statements = text.matchAll(/^(?:import|export)\s(type\s)?[^;'"]*?from\s*["']([^"']+)["']/gm);
  const bare = text.matchAll(/^import\s*["']([^"']+)["']/gm);
  const dynamic = text.matchAll(/\bimport\(\s*["']([^"']+)["']\s*\)/g);
  return [
    ...[...statements].map(([, type, source = ""]) => ({ source, isType: type !== undefined })),
    ...[...bare].map(([, source = ""]) => ({ source, isType: false })),
    ...[...dynamic].map(([whole, source = ""]) => ({
      source,
      isType: text.includes(`typeof ${whole}`) && !text.includes(`await ${whole}`),
    })),
  ];
}

/** Lines of the text that match, as `path:line`. */
export function placesOf(paths: readonly string[], pattern: RegExp): readonly string[] {
  return paths.flatMap((path) =>
    textOf(path)
      .split("\n")
      .flatMap((line, i) => (pattern.test(line) ? [`${path}:${i + 1} ${line.trim()}`] : [])),
  );
}

/** The text without comments and the insides of quotes, good enough to look for words of the language. */
export function codeOf(path: string): string {
  return textOf(path)
    .replace(/\/\*[\s\S]*?\*\//g, "")
    .replace(/"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'/g, '""')
    .replace(/(^|[^:])\/\/.*$/gm, "$1");
}
