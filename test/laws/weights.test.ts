/** Weights in the model's file, beside it or in the checkpoint's own file are the same weights: the outputs agree to the bit. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { loadProgram } from "../../runtime/project/load-program.ts";
import { writeBuild } from "../../runtime/project/write-build.ts";
import { runOnnx } from "../compiler/support/engine.ts";
import { writeProject } from "../support/tiny-checkpoint.ts";
import { tinyInputs } from "../support/tiny-program.ts";
import { anyCase, lawTimeout, runs } from "./arbitrary-case.ts";
import { contains } from "./composition.ts";
import { checked, expectEqual, outputsOf, run } from "./hold.ts";
import { type Case, sourceOf } from "./source.ts";

const scratch = mkdtempSync(join(tmpdir(), "adapt-laws-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** A build that links may not rewrite what it links to, so only unoptimised builds have one graph for all. */
const ways = [
  { build: "plain", weights: "inline", optimize: "none", like: "plain", tolerance: 0 },
  { build: "plain_link", weights: "link", optimize: "none", like: "plain", tolerance: 0 },
  { build: "plain_pack", weights: "pack", optimize: "none", like: "plain", tolerance: 0 },
  { build: "inline", weights: "inline", optimize: "exact", like: "inline", tolerance: 0 },
  { build: "pack", weights: "pack", optimize: "exact", like: "inline", tolerance: 0 },
  { build: "link", weights: "link", optimize: "exact", like: "plain", tolerance: 2e-6 },
] as const;

// Fusions have no names of their own on disk here, so they stay out.
const withoutFusion = anyCase.filter(({ tree }) => !contains(tree, "Fuse"));

test("link, pack and inline give what the program in memory gives, to the bit where the graph is one", {
  timeout: lawTimeout,
}, async () => {
  await fc.assert(fc.asyncProperty(withoutFusion, weightsAreTheSame), runs(6));
});

let count = 0;

async function weightsAreTheSame(given: Case): Promise<void> {
  const { tree } = given;
  const builds = ways.map(({ build, weights, optimize }) => ({
    build,
    tree,
    entries: [`target = onnx(weights=${weights})`, `optimize = ${optimize}`],
  }));
  const inMemory = checked(given, builds);
  const folder = join(scratch, String(count++));
  const loaded = loadProgram(writeProject(folder, given.model, sourceOf(given, builds), inMemory.values()));
  expect(loaded.diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  for (const { build: name, like, tolerance } of ways) {
    const build = loaded.program.builds.find((one) => one.name === name);
    if (!build) throw new Error(`no build ${name}`);
    const written = writeBuild(loaded, build, join(folder, "out", name, "model.onnx"));
    if (!written.ok) throw new Error(written.problems.map(({ message }) => message).join("; "));
    const { compiled, path } = written.value;
    const outputs = await runOnnx(path, tinyInputs(compiled, given));
    const expected = outputsOf(await run(given, inMemory, like));
    const ours = compiled.outputs.map((output) => outputs[output.name]);
    expectEqual(name, ours, expected, tolerance);
  }
  rmSync(folder, { recursive: true });
}
