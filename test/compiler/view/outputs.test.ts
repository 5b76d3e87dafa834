/** The ends of a picture are the outputs of the compiled model. */
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { compileBuild } from "../../../compiler/compile.ts";
import { outputsOf, pictureOfBuild } from "../../../compiler/view/picture-of-build.ts";
import type { Build } from "../../../language/program/program.ts";
import { buildCosts } from "../../../runtime/project/describe-composition.ts";
import { loadProgram } from "../../../runtime/project/load-program.ts";

const examples = join(import.meta.dirname, "../../../examples");
const files = ["average", "batch-split", "stack", "switch", "quickstart/quickstart"];
const builds = files.flatMap((file) =>
  loadProgram(join(examples, `${file}.adapt`)).program.builds.map((build) => [`${file} ${build.name}`, build] as const),
);

function compiledNames(build: Build): readonly string[] {
  const result = compileBuild(build);
  return result.ok ? result.compiled.outputs.map(({ name }) => name) : [];
}

describe.each(builds)("%s", (_, build) => {
  test.each([
    ["as written", build],
    ["without heads", { ...build, heads: [] }],
    [
      "with two heads",
      { ...build, heads: build.heads.slice(0, 1).flatMap((head) => [head, { ...head, name: "other" }]) },
    ],
  ])("%s", (_, each) => {
    const drawn = outputsOf(each).flatMap(({ values }) => values.map(({ name }) => name));
    expect(drawn).toEqual(compiledNames(each));
  });
});

test("sizes and costs come from the build", () => {
  const [, build] = builds.find(([name]) => name.startsWith("batch-split")) ?? [];
  const picture = build && pictureOfBuild(build, buildCosts(build));
  expect(picture).toMatchObject({
    entry: { title: "pages", detail: "bert · 3 layers", width: 64, tokens: "seq" },
    added: { parameters: 24_816 },
    outputs: [
      {
        title: "language",
        detail: "classification · 6 labels",
        values: [{ name: "language.logits", shape: "[2, 6]" }],
      },
      { title: "topic", detail: "classification · 3 labels", values: [{ name: "topic.logits", shape: "[1, 3]" }] },
    ],
  });
  expect(picture?.adapters.get("topic")).toMatchObject({ method: "lora", hues: ["lora"], parameters: 18_432 });
});
