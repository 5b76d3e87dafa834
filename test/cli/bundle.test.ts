/** The bundle as it is installed: starts without the engine, runs it in a worker, ends quietly. */
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { quickstart, quickstartCopy, scratchFolder } from "./support.ts";

const root = join(import.meta.dirname, "../..");
// Inside the project, so that the packages that stay outside the bundle are found.
const bundle = join(root, "node_modules/.cache/adapt-test");
const adapt = join(bundle, "adapt.js");
const main = join(quickstart, "quickstart.adapt");
const scratch = scratchFolder();

beforeAll(() => {
  mkdirSync(bundle, { recursive: true });
  execFileSync(process.execPath, ["build.mjs", bundle], { cwd: root });
}, 30_000);
afterAll(() => {
  scratch.remove();
  rmSync(bundle, { recursive: true, force: true });
});

function run(...argv: string[]) {
  return spawnSync(process.execPath, [adapt, ...argv], { encoding: "utf8" });
}

test("the same sources give the same bytes", () => {
  const before = readFileSync(adapt);
  execFileSync(process.execPath, ["build.mjs", bundle], { cwd: root });
  expect(readFileSync(adapt).equals(before)).toBe(true);
});

/** Names of everything that a command loaded in its own thread. */
function loadedBy(...argv: string[]): string {
  const list = scratch.path("loaded.txt");
  const hook = scratch.path("hook.cjs");
  writeFileSync(
    hook,
    `process.on("exit", () => require("fs").writeFileSync(${JSON.stringify(list)}, Object.keys(require.cache).join("\\n")));`,
  );
  expect(spawnSync(process.execPath, ["-r", hook, adapt, ...argv]).status).toBe(0);
  return readFileSync(list, "utf8");
}

test("only commands that run a model load the engine", () => {
  expect(loadedBy("check", main)).not.toContain("onnxruntime-node");
  expect(loadedBy("verify", main)).toContain("onnxruntime-node");
});

test("run answers from the worker", () => {
  const { status, stdout, stderr } = run("run", main, "--text", "Chaque clé possède un comptage de références.");
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  expect(stdout).toMatch(/language +French/);
});

test("a reader that goes away is no crash", async () => {
  const child = spawn(process.execPath, [adapt, "--help"], { stdio: ["ignore", "pipe", "pipe"] });
  child.stdout.destroy();
  const code = await new Promise((resolve) => child.on("exit", resolve));
  expect(code).toBe(0);
});

test("--watch builds again when the source changes, until it is interrupted", async () => {
  const project = quickstartCopy(scratch);
  const file = join(project, "quickstart.adapt");
  const child = spawn(process.execPath, [adapt, "build", file, "--watch"], { stdio: ["ignore", "pipe", "pipe"] });
  let out = "";
  const said = (count: number) =>
    new Promise<void>((resolve) => {
      const look = () => out.split("operators").length > count && out.includes("watching") && resolve();
      child.stdout.on("data", look);
      child.stderr.on("data", look);
      look();
    });
  child.stdout.on("data", (data) => {
    out += data;
  });
  child.stderr.on("data", (data) => {
    out += data;
  });
  await said(1);
  writeFileSync(file, `${readFileSync(file, "utf8")}// A change.\n`);
  await said(2);
  child.kill("SIGINT");
  const [code, signal] = await new Promise<[number | null, string | null]>((resolve) =>
    child.on("exit", (code, signal) => resolve([code, signal])),
  );
  expect(signal === "SIGINT" || code === 0).toBe(true);
}, 30_000);
