/**
 * One Markdown file for each case under `test/corpus/`: SOURCE, the FILES around it, the PROBLEMS as a person reads them, and
 * the text FIXED by the first fix of each problem. `UPDATE_CORPUS=1 npx vitest run test/language/corpus.test.ts` writes PROBLEMS
 * and FIXED; reviewers read the difference.
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { renderDiagnostic } from "../../language/diagnostics/render-text.ts";
import type { Analysis, Diagnostic } from "../../language/index.ts";
import { analyzeText, applyFix, entry } from "../support/analyze-text.ts";

const folder = join(import.meta.dirname, "../corpus");
const isUpdate = process.env.UPDATE_CORPUS === "1";

interface Case {
  readonly head: string;
  readonly source: string;
  readonly files: ReadonlyMap<string, string>;
  readonly problems: string;
  readonly fixed: string | undefined;
}

for (const name of readdirSync(folder).filter((file) => file.endsWith(".md"))) {
  describe(name, () => {
    const path = join(folder, name);
    const read = readCase(readFileSync(path, "utf8"));
    const { source, files } = read;
    const analysis = analyzeText(source, files);
    const problems = rendered(analysis, source, files);
    const fixed = fixAll(source, analysis);
    if (isUpdate) writeFileSync(path, writeCase(read, problems, fixed));

    test.skipIf(isUpdate)("says what the file says", () => {
      expect(problems).toBe(read.problems);
      expect(fixed).toBe(read.fixed);
    });

    test("stays inside the text and points at something", () => {
      for (const { span, file } of analysis.diagnostics) {
        const length = (file === entry ? source : (files.get(file) ?? "")).length;
        expect(span.start).toBeGreaterThanOrEqual(0);
        expect(span.end).toBeLessThanOrEqual(length);
        expect(span.end).toBeGreaterThanOrEqual(span.start);
      }
    });

    test("every fix takes its mistake away and brings no syntax error", () => {
      for (const diagnostic of analysis.diagnostics) {
        for (const fix of diagnostic.fixes) {
          const after = analyzeText(applyFix(source, fix), files).diagnostics;
          expect(count(after, diagnostic), fix.title).toBeLessThan(count(analysis.diagnostics, diagnostic));
          expect(syntaxErrors(after), fix.title).toBeLessThanOrEqual(syntaxErrors(analysis.diagnostics));
        }
      }
    });
  });
}

function count(diagnostics: readonly Diagnostic[], like: Diagnostic): number {
  return diagnostics.filter(({ code, message }) => code === like.code && message === like.message).length;
}

function syntaxErrors(diagnostics: readonly Diagnostic[]): number {
  return diagnostics.filter(({ code }) => code.startsWith("E01")).length;
}

function rendered(analysis: Analysis, source: string, files: ReadonlyMap<string, string>): string {
  const sources = new Map([...files, [entry, source]]);
  return analysis.diagnostics.map((diagnostic) => renderDiagnostic(diagnostic, sources).trimEnd()).join("\n\n");
}

/** The first fix of each problem, last place first; a fix that would touch what another changed is left out. */
function fixAll(source: string, analysis: Analysis): string | undefined {
  let text = source;
  let touched = source.length + 1;
  const fixable = analysis.diagnostics
    .filter(({ fixes }) => fixes.length > 0)
    .sort((a, b) => b.span.start - a.span.start);
  for (const { fixes } of fixable) {
    const [fix] = fixes;
    if (fix === undefined || fix.edits.some((edit) => edit.file !== entry || edit.span.end > touched)) continue;
    text = applyFix(text, fix);
    touched = Math.min(...fix.edits.map((edit) => edit.span.start));
  }
  return text === source ? undefined : text;
}

function readCase(text: string): Case {
  const sections = new Map<string, string>();
  for (const part of text.split(/^(?=# (?:SOURCE|FILES|PROBLEMS|FIXED)$)/m)) {
    const title = /^# (SOURCE|FILES|PROBLEMS|FIXED)$/m.exec(part)?.[1] ?? "HEAD";
    sections.set(title, part);
  }
  const files = [...fences(sections.get("FILES") ?? "")].map(
    ({ info, body }) => [info.split(" ")[1] ?? "", body] as const,
  );
  const fixed = [...fences(sections.get("FIXED") ?? "")][0]?.body;
  return {
    head: sections.get("HEAD") ?? "",
    source: [...fences(sections.get("SOURCE") ?? "")][0]?.body ?? "",
    files: new Map(files),
    problems: ([...fences(sections.get("PROBLEMS") ?? "")][0]?.body ?? "").trimEnd(),
    fixed,
  };
}

function* fences(text: string): Generator<{ readonly info: string; readonly body: string }> {
  for (const [, info = "", body = ""] of text.matchAll(/^```(.*)\n([\s\S]*?)^```$/gm)) yield { info, body };
}

function writeCase(read: Case, problems: string, fixed: string | undefined): string {
  const files = [...read.files].map(([path, body]) => `\`\`\`${languageOf(path)} ${path}\n${body}\`\`\`\n`);
  return [
    read.head.trimEnd() === "" ? "" : `${read.head.trimEnd()}\n\n`,
    `# SOURCE\n\`\`\`adapt\n${read.source}\`\`\`\n`,
    files.length > 0 ? `\n# FILES\n${files.join("\n")}` : "",
    problems === "" ? "\n# PROBLEMS\nNone.\n" : `\n# PROBLEMS\n\`\`\`text\n${problems}\n\`\`\`\n`,
    fixed === undefined ? "" : `\n# FIXED\n\`\`\`adapt\n${fixed}\`\`\`\n`,
  ].join("");
}

function languageOf(path: string): string {
  if (path.endsWith(".adapt")) return "adapt";
  return path.endsWith(".json") ? "json" : "text";
}
