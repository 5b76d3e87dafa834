/** One program, compiled and written in several ways, computes one thing (architecture.md, laws). */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { evaluateGraph } from "../../compiler/graph/evaluate.ts";
import type { Build } from "../../language/program/program.ts";
import { compiled, emitted, runBuild, tinyInputs, tinyReader } from "../support/tiny-program.ts";
import { anyCase, lawTimeout, runs } from "./arbitrary-case.ts";
import { checked, expectEqual, largestDifference, outputsOf } from "./hold.ts";
import type { Case } from "./source.ts";

function law(name: string, count: number, holds: (given: Case, build: Build) => Promise<void>): void {
  test(name, { timeout: lawTimeout }, async () => {
    const property = fc.asyncProperty(anyCase, async (given) => {
      const build = checked(given, [{ build: "main", tree: given.tree }]).get("main");
      if (build) await holds(given, build);
    });
    await fc.assert(property, runs(count));
  });
}

describe("rewriting", () => {
  const differences: number[] = [];

  law("changes no output", 40, async (given, build) => {
    const plain = await runBuild({ ...build, optimize: "none" }, given);
    const rewritten = await runBuild({ ...build, optimize: "exact" }, given);
    expect(rewritten.compiled.operators.after).toBeLessThanOrEqual(plain.compiled.operators.after);
    differences.push(largestDifference(outputsOf(rewritten), outputsOf(plain)));
    expect(differences.at(-1)).toBeLessThanOrEqual(1e-5);
  });

  test("stays within 2e-6, but where a norm of eight components or unscaled attention enlarges what rounding does", () => {
    const beyond = differences.filter((difference) => difference > 2e-6);
    expect(beyond.length).toBeLessThanOrEqual(0.02 * differences.length);
  });
});

describe("the graph's own evaluation", () => {
  law("agrees with the engine", 10, async (given, build) => {
    const engine = await runBuild(build, given);
    const graph = compiled(build);
    const own = evaluateGraph(graph.graph, tinyInputs(graph, given), tinyReader);
    expectEqual(
      "our evaluation",
      graph.outputs.map(({ name }) => own[name]),
      outputsOf(engine),
      1e-5,
    );
  });
});

describe("writing", () => {
  law("gives the same bytes every time", 10, async (_, build) => {
    const [first, second] = [emitted(compiled(build)), emitted(compiled(build))];
    expect(Buffer.compare(first, second)).toBe(0);
  });
  law("weights in half precision changes little", 10, async (given, build) => {
    const whole = outputsOf(await runBuild(build, given));
    const half = outputsOf(await runBuild(build, given, { precision: "f16" }));
    expectEqual("f16 against f32", half, whole, 3e-2);
  });
});
