/** Neovim's built-in client against `adapt lsp --stdio`: what a person does, by script. */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { skipped } from "../support/skip.ts";
import { missingProgram } from "./support/programs.ts";
import { buildCommandLine, createWorkspace, root, type Workspace } from "./support/workspace.ts";

interface Answer {
  readonly filetype: string;
  readonly version: string;
  readonly steps: Readonly<Record<string, unknown>>;
}

const missing = missingProgram("nvim", "neovim");

describe.skipIf(skipped("Neovim", missing))("Neovim", () => {
  let workspace: Workspace;
  let answer: Answer;

  beforeAll(() => {
    workspace = createWorkspace();
    const file = join(workspace.folder, "answer.json");
    const run = spawnSync(
      "nvim",
      [
        "--headless",
        "-u",
        "NONE",
        "--cmd",
        `set runtimepath+=${join(root, "lsp/vim")}`,
        "--cmd",
        "filetype plugin on",
        "-S",
        join(root, "test/editors/neovim.lua"),
      ],
      {
        cwd: workspace.folder,
        encoding: "utf8",
        timeout: 150_000,
        env: {
          ...process.env,
          XDG_STATE_HOME: join(workspace.folder, ".state"),
          XDG_CACHE_HOME: join(workspace.folder, ".cache"),
          ADAPT_ANSWER: file,
          ADAPT_FILE: workspace.main,
          ADAPT_NODE: process.execPath,
          ADAPT_SERVER: buildCommandLine(),
        },
      },
    );
    expect(run.status, run.stderr).toBe(0);
    answer = JSON.parse(readFileSync(file, "utf8"));
  });
  afterAll(() => workspace?.dispose());

  it("knows the file type and attaches", () => {
    expect(answer.filetype).toBe("adapt");
    expect(answer.steps.attach).toEqual({ clients: 1 });
  });

  it("shows the mistake, once", () => {
    expect(answer.steps.diagnostics).toEqual([
      expect.objectContaining({ code: "E0302", line: 3, message: expect.stringContaining("alpah") }),
    ]);
  });

  it("shows the equation on hover", () => {
    expect(answer.steps.hover).toContain("alpha / r");
  });

  it("applies the quick fix, and the mistake goes away", () => {
    expect(answer.steps.codeAction).toMatchObject({ line: "adapter draft : lora(r=8, alpha=16)" });
    expect(answer.steps.cleared).toBe(true);
  });

  it("completes keys that are not given", () => {
    expect(answer.steps.completion).toContain("dropout");
    expect(answer.steps.completion).not.toContain("r");
  });

  it("renames across files", () => {
    expect(answer.steps.rename).toMatchObject({
      main: expect.stringContaining("Parallel(draft, subject)"),
      other: expect.stringContaining('adapter subject from "./adapters/topic"'),
    });
  });

  it("formats", () => {
    expect(answer.steps.format).toBe("let width = 4");
  });

  it("goes to a definition in another file", () => {
    expect(answer.steps.definition).toBe('adapter language from "./adapters/language"');
  });
});
