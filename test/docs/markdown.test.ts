import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "../../language/syntax/parse.ts";

const root = join(import.meta.dirname, "../..");
const pagesIn = (folder: string) =>
  readdirSync(join(root, folder))
    .filter((name) => name.endsWith(".md"))
    .map((name) => join(folder, name));
const pages = [...pagesIn("."), ...pagesIn("docs"), ...pagesIn("docs/reference"), "examples/README.md"];

describe.each(pages)("%s", (page) => {
  const text = readFileSync(join(root, page), "utf8");

  test("every link leads to a file, and every anchor to a heading", () => {
    for (const [, target = ""] of withoutCode(text).matchAll(/(?:\]\(|src=")([^)"\s]+)[)"]/g)) {
      if (/^https?:/.test(target)) continue;
      const [file = "", anchor] = target.split("#");
      const path = file === "" ? join(root, page) : join(root, dirname(page), file);
      expect(existsSync(path), target).toBe(true);
      if (anchor !== undefined) expect(anchorsOf(readFileSync(path, "utf8")), target).toContain(anchor);
    }
  });

  test("names no folder of somebody's machine", () => {
    expect(text).not.toMatch(/(?<![\w.])\/(work|home|Users|root)\//);
  });
});

test.each(["README.md", "docs/language.md", "docs/semantics.md"])(
  "programs in %s are free of syntax errors",
  (page) => {
    const text = readFileSync(join(root, page), "utf8");
    const programs = [...text.matchAll(/```adapt\n(.*?)```/gs)].map(([, program = ""]) => program);
    const whole = programs.filter((program) => /^(model|build)\b/m.test(program));
    expect(whole.length).toBeGreaterThan(0);
    for (const program of whole) expect(parse(page, program).diagnostics).toEqual([]);
  },
);

function withoutCode(text: string): string {
  return text.replace(/```.*?```/gs, "").replace(/`[^`\n]*`/g, "code");
}

function anchorsOf(text: string): readonly string[] {
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, title = ""]) =>
    title
      .toLowerCase()
      .replace(/[^\w\- ]/g, "")
      .replaceAll(" ", "-"),
  );
}
