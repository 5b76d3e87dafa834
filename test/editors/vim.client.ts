import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { skipped } from "../support/skip.ts";
import { expectedHighlighting, type Paint, samples } from "./expected-highlighting.ts";
import { missingProgram } from "./support/programs.ts";

const runtimePath = fileURLToPath(new URL("../../lsp/vim", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "adapt-vim-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Each line of the buffer as the names of its syntax groups, byte by byte. */
const dump = `
let s:groups = map(range(1, line('$')),
  \\ {_, line -> map(range(1, strlen(getline(line))), {_, column -> synIDattr(synID(line, column, 1), 'name')})})
call writefile([json_encode({'groups': s:groups, 'filetype': &filetype, 'commentstring': &commentstring})], 'answer.json')
qall!
`;

const editors = [
  { program: "vim", arguments: ["-es", "-N"], debianPackage: "vim" },
  { program: "nvim", arguments: ["--headless"], debianPackage: "neovim" },
];

interface Answer {
  readonly groups: readonly (readonly string[])[];
  readonly filetype: string;
  readonly commentstring: string;
}

function edit(program: (typeof editors)[number], text: string, script: string): void {
  writeFileSync(join(folder, "sample.adapt"), text);
  writeFileSync(join(folder, "script.vim"), script);
  writeFileSync(
    join(folder, "init.vim"),
    `set nocompatible encoding=utf-8 noswapfile\nset runtimepath+=${runtimePath}\nfiletype plugin indent on\nsyntax on\n`,
  );
  const run = spawnSync(program.program, [...program.arguments, "-u", "init.vim", "sample.adapt", "-S", "script.vim"], {
    cwd: folder,
    encoding: "utf8",
    timeout: 30_000,
  });
  expect(run.error, run.stderr).toBeUndefined();
}

function paintOf(group: string): Paint | undefined {
  switch (group) {
    case "adaptKeyword":
      return "keyword";
    case "adaptString":
    case "adaptEscape":
      return "string";
    case "adaptNumber":
      return "number";
    case "adaptComment":
    case "adaptPythonComment":
    case "adaptTodo":
      return "comment";
    case "adaptDocumentation":
      return "documentation";
    default:
      return undefined;
  }
}

/** The paint of each character. Vim counts bytes. */
function paintByCharacter(text: string, { groups }: Answer): readonly (Paint | undefined)[] {
  return text.split("\n").flatMap((line, row) => {
    let byte = 0;
    const paints = [...line].flatMap((character) => {
      const paint = paintOf(groups[row]?.[byte] ?? "");
      byte += Buffer.byteLength(character);
      return Array.from({ length: character.length }, () => paint);
    });
    return [...paints, undefined];
  });
}

const tricky = `let a = 1 let b = 2
config c = lora(r=[1, 2
adapter d from "x" // open brackets end here
adapter model from 'größe "q"'
adapter é : lora(r=8) from "z"
build x { active = Stack(a, b
adapter from from "c"
`;

for (const editor of editors) {
  const reason = missingProgram(editor.program, editor.debianPackage);
  describe.skipIf(skipped(`the syntax file in ${editor.program}`, reason))(
    `the syntax file in ${editor.program}`,
    () => {
      it.each([...samples(), { name: "open brackets", text: tricky }])(
        "sees what the lexer sees in $name",
        ({ text }) => {
          edit(editor, text, dump);
          const answer: Answer = JSON.parse(readFileSync(join(folder, "answer.json"), "utf8"));
          expect(answer).toMatchObject({ filetype: "adapt", commentstring: "// %s" });
          const seen = paintByCharacter(text, answer);
          const wanted: (Paint | undefined)[] = seen.map(() => undefined);
          for (const { start, end, paint } of expectedHighlighting(text)) wanted.fill(paint, start, end);
          const wrong = [...text].filter((character, at) => character.trim() !== "" && seen[at] !== wanted[at]);
          expect(wrong.join("")).toBe("");
        },
      );

      it("indents a formatted file as it is", () => {
        const text = samples().find(({ name }) => name.endsWith("average.adapt"))?.text ?? "";
        edit(editor, text.replaceAll(/^ +/gm, ""), "normal! gg=G\nwrite\nqall!\n");
        expect(readFileSync(join(folder, "sample.adapt"), "utf8")).toBe(text);
      });
    },
  );
}
