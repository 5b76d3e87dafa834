/** VS Code in a browser, with the packed extension: what a person sees and clicks. Screenshots are kept in artefacts/. */

import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, chromium, type Frame, type Locator, type Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { skipped } from "../support/skip.ts";
import { type CodeServer, installCodeServer, startCodeServer } from "./support/code-server.ts";
import { missingProgram, programPath } from "./support/programs.ts";
import { measureSquiggles, type Percentiles } from "./support/squiggle-latency.ts";
import { createWorkspace, root, type Workspace } from "./support/workspace.ts";

const artefacts = join(root, "test/editors/artefacts");
const reason = missingProgram("chromium", "chromium") ?? installCodeServer();

const settings = {
  "security.workspace.trust.enabled": false,
  "workbench.startupEditor": "none",
  "workbench.tips.enabled": false,
  "telemetry.telemetryLevel": "off",
  "editor.minimap.enabled": false,
  "extensions.ignoreRecommendations": true,
};

/** From key press to squiggle, in milliseconds: what a server that does nothing took on a machine of two cores, and our budget. */
const squiggleFloor = { shown: { p50: 45, p95: 95 }, gone: { p50: 47, p95: 78 } };
const squiggleBudget: Percentiles = { p50: 60, p95: 120 };

describe.skipIf(skipped("VS Code", reason))("VS Code", () => {
  let workspace: Workspace;
  let home: string;
  let server: CodeServer;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    mkdirSync(artefacts, { recursive: true });
    home = mkdtempSync(join(tmpdir(), "adapt-vscode-"));
    workspace = createWorkspace();
    const extension = join(home, "adapt.vsix");
    execFileSync(process.execPath, ["lsp/vscode/package.mjs", extension], { cwd: root, stdio: "pipe" });
    server = await startCodeServer(home, workspace.folder, extension, settings);
    browser = await chromium.launch({ executablePath: programPath("chromium") ?? "", args: ["--no-sandbox"] });
    page = await browser.newPage({ viewport: { width: 1600, height: 900 } });
    page.setDefaultTimeout(15_000);
    await page.goto(server.url);
    await page.locator(".explorer-folders-view").getByText("main.adapt").dblclick();
    await page.locator(".view-lines").first().waitFor();
  });

  afterAll(async () => {
    await browser?.close();
    await server?.stop();
    workspace?.dispose();
    if (home !== undefined) rmSync(home, { recursive: true, force: true });
  });

  afterEach(async ({ task }) => {
    if (task.result?.state !== "fail") return;
    await shoot(`failed ${task.name}`);
    // One failure is not to hide the rest behind an open menu.
    for (let i = 0; i < 3; i++) await page.keyboard.press("Escape");
  });

  async function shoot(name: string): Promise<void> {
    await page?.screenshot({ path: join(artefacts, `${name.replaceAll(/[^a-z0-9]+/gi, "-").toLowerCase()}.png`) });
  }

  function editor(): Locator {
    return page.locator(".editor-instance .view-lines").first();
  }

  async function text(): Promise<string> {
    const lines = await editor().locator(".view-line").all();
    const placed = await Promise.all(
      lines.map(async (line) => ({
        top: Number.parseFloat(await line.evaluate((each) => each.style.top)),
        content: ((await line.textContent()) ?? "").replaceAll("\u00a0", " "),
      })),
    );
    return placed
      .sort((a, b) => a.top - b.top)
      .map(({ content }) => content)
      .join("\n");
  }

  /** Colours part a line into pieces; a word is one of them. `line`: how the line starts. */
  function word(content: string, line: string): Locator {
    const lines = editor()
      .locator(".view-line")
      .filter({ hasText: new RegExp(`^\\s*${line}`) });
    return lines.locator("span span").getByText(content, { exact: true }).first();
  }

  async function command(title: string): Promise<void> {
    await page.keyboard.press("F1");
    await page.locator(".quick-input-widget input").first().fill(`>${title}`);
    await page.locator(".quick-input-list .monaco-list-row").getByText(title).first().waitFor();
    await page.keyboard.press("Enter");
  }

  async function previewFrame(): Promise<Frame> {
    let found: Frame | undefined;
    await expect
      .poll(
        async () => {
          for (const frame of page.frames()) if ((await frame.locator("#picture svg").count()) > 0) found = frame;
          return found !== undefined;
        },
        { timeout: 20_000 },
      )
      .toBe(true);
    if (found === undefined) throw new Error("unreachable");
    return found;
  }

  it("underlines the mistake", async () => {
    await page.locator(".squiggly-error").first().waitFor();
    await expect.poll(text).toContain("lora(r=8, alpah=16)");
    await page.locator('.codelens-decoration:has-text("Preview")').first().waitFor();
    await shoot("1 problem");
  });

  it("shows the equation on hover", async () => {
    await word("lora", "adapter").hover();
    const hover = page.locator(".monaco-hover:visible").first();
    await expect.poll(() => hover.textContent(), { timeout: 15_000 }).toContain("alpha / r");
    await shoot("2 hover");
    await page.keyboard.press("Escape");
  });

  it("applies the quick fix", async () => {
    await word("alpah", "adapter").click();
    await page.keyboard.press("Control+.");
    const action = page.locator(".action-widget").getByText("Change to `alpha`");
    await action.waitFor();
    await shoot("3 quick fix");
    await page.keyboard.press("Enter");
    await expect.poll(text).toContain("lora(r=8, alpha=16)");
    await page.locator(".squiggly-error").first().waitFor({ state: "detached" });
  });

  it("underlines a mistake soon after the key", async () => {
    await word("topic", "compose").click();
    await page.keyboard.press("Control+ArrowRight");
    // A mouse that rests on the word would ask for a hover.
    await page.mouse.move(0, 0);
    const measured = await measureSquiggles(page, "1", 30);
    const { shown, gone } = measured;
    const pair = ({ p50, p95 }: Percentiles) => `${p50} / ${p95}`;
    console.log(
      `key → squiggle, p50 / p95 in ms: painted ${pair(shown)} (floor ${pair(squiggleFloor.shown)}), gone ${pair(gone)} (floor ${pair(squiggleFloor.gone)}); budget ${pair(squiggleBudget)}`,
    );
    const figures = { ...measured, floor: squiggleFloor, budget: squiggleBudget };
    writeFileSync(join(artefacts, "squiggle.json"), `${JSON.stringify(figures, undefined, 2)}\n`);
    expect(await text()).toContain("Parallel(draft, topic)");
    // Machines differ, and share their cores: the budget is printed, and only what nobody would call soon fails.
    expect(shown.p50).toBeLessThan(500);
  });

  it("completes what is typed", async () => {
    await word("16", "adapter").click();
    await page.keyboard.press("End");
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.type(", drop", { delay: 30 });
    const suggestions = page.locator(".suggest-widget.visible");
    await suggestions.getByText("dropout").first().waitFor();
    await shoot("4 completion");
    await page.keyboard.press("Enter");
    await page.keyboard.type("0.5");
    await expect.poll(text).toContain("lora(r=8, alpha=16, dropout=0.5)");
  });

  it("renames in every file", async () => {
    const before = readFileSync(workspace.imported, "utf8");
    await word("topic", "compose").click();
    await page.keyboard.press("F2");
    const input = page.locator(".rename-box input");
    await input.waitFor();
    await input.fill("subject");
    await shoot("5 rename");
    await page.keyboard.press("Enter");
    await expect.poll(text).toContain("Parallel(draft, subject)");
    // The head goes with its adapter, because a build finds it by that name; paths and comments stay.
    const after = before
      .replace("adapter topic", "adapter subject")
      .replace("head topic", "head subject")
      .replace("Parallel(language, topic)", "Parallel(language, subject)")
      .replace("[language, topic]", "[language, subject]");
    expect(after.match(/subject/g)).toHaveLength(4);
    await expect.poll(() => readFileSync(workspace.imported, "utf8"), { timeout: 15_000 }).toBe(after);
  });

  it("draws the composition, and draws it anew when the text changes", async () => {
    await page.keyboard.press("Control+B");
    await word("both", "compose").click();
    await command("Adapt: Show Preview");
    const frame = await previewFrame();
    await expect.poll(() => frame.locator("#picture").textContent()).toContain("subject");
    await shoot("6 preview");
    await word("subject", "compose").dblclick();
    await page.keyboard.type("none");
    await expect.poll(() => frame.locator("#picture").textContent()).not.toContain("subject");
    await shoot("7 preview of the change");
  });

  it("marks the box under the cursor and shows the text of a box", async () => {
    const frame = await previewFrame();
    await word("draft", "compose").click();
    await expect.poll(() => frame.locator(".marked").count()).toBe(1);
    await shoot("8 box under the cursor");
    await frame.getByText("language", { exact: true }).click();
    // The picture answers to the keyboard as well: Enter on a box selects its text.
    await expect.poll(() => page.locator("#status\\.editor\\.selection").textContent()).toContain("(8 selected)");
    await frame.locator("#picture .box").first().focus();
    await page.keyboard.press("Enter");
    await expect.poll(() => page.locator("#status\\.editor\\.selection").textContent()).toContain("(38 selected)");
    await shoot("9 text of a box");
  });

  it("builds from the lens", async () => {
    await page.locator(".codelens-decoration a", { hasText: "Build" }).first().click();
    await expect
      .poll(() => page.locator(".notifications-toasts").textContent(), { timeout: 30_000 })
      .toContain("two →");
    expect(existsSync(join(workspace.folder, "dist/two.onnx"))).toBe(true);
    await shoot("10 build");
  });

  it("goes on after the server was restarted", async () => {
    await command("Adapt: Restart Server");
    await word("both", "compose").click();
    await page.keyboard.press("Control+End");
    await page.keyboard.type("adapter broken : nothing()");
    await page.locator(".squiggly-error").first().waitFor();
    await shoot("11 after the restart");
  });
});
