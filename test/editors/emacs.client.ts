/** Emacs with Eglot against `adapt lsp --stdio`: what a person does, by script. */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { skipped } from "../support/skip.ts";
import { missingProgram, programPath } from "./support/programs.ts";
import { buildCommandLine, createWorkspace, root, type Workspace } from "./support/workspace.ts";

/** Eglot is part of Emacs from version 29 on, and a package of Debian before. */
function missingEglot(): string | undefined {
  if (programPath("emacs") === undefined) return missingProgram("emacs", "emacs-nox elpa-eglot");
  const load = ["--batch", "--eval", "(progn (package-initialize) (require 'eglot))"];
  const { status } = spawnSync("emacs", load, { stdio: "ignore", timeout: 60_000 });
  return status === 0 ? undefined : "this Emacs has no Eglot (on Debian: apt-get install elpa-eglot)";
}

const missing = missingEglot();

describe.skipIf(skipped("Emacs", missing))("Emacs", () => {
  let workspace: Workspace;
  let answer: Readonly<Record<string, unknown>>;

  beforeAll(() => {
    workspace = createWorkspace();
    const file = join(workspace.folder, "answer.json");
    const run = spawnSync("emacs", ["--batch", "-l", join(root, "test/editors/emacs.el")], {
      cwd: workspace.folder,
      encoding: "utf8",
      timeout: 150_000,
      env: {
        ...process.env,
        HOME: workspace.folder,
        ADAPT_MODE: join(root, "lsp/emacs"),
        ADAPT_ANSWER: file,
        ADAPT_FILE: workspace.main,
        ADAPT_NODE: process.execPath,
        ADAPT_SERVER: buildCommandLine(),
      },
    });
    expect(run.status, run.stderr).toBe(0);
    answer = JSON.parse(readFileSync(file, "utf8"));
  });
  afterAll(() => workspace?.dispose());

  it("has a mode for the files, with colours and indentation", () => {
    expect(answer).toMatchObject({ mode: "adapt-mode", indentation: true });
    const faces = ["keyword-face", "variable-name-face", "function-name-face", "type-face", "comment-delimiter-face"];
    expect(answer.colours).toEqual(faces.map((face) => `font-lock-${face}`));
  });

  it("attaches and shows the mistake, once", () => {
    expect(answer.attach).toBe(true);
    expect(answer.diagnostics).toEqual([expect.stringContaining("`lora` has no key `alpah`")]);
  });

  it("shows the equation on hover", () => {
    expect(answer.hover).toContain("alpha / r");
  });

  it("applies the quick fix, and the mistake goes away", () => {
    expect(answer).toMatchObject({ fix: "adapter draft : lora(r=8, alpha=16)", cleared: true });
  });

  it("completes, renames and finds definitions", () => {
    expect(answer).toMatchObject({
      completion: ["dropout"],
      rename: "compose both = Stack(language, Parallel(fresh, topic))",
      definition: "quickstart.adapt",
    });
  });
});
