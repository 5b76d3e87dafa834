/** What the compiler refuses by itself, for programs that reach it past the checker. */
import { expect, test } from "vitest";
import { compileBuild } from "../../../compiler/compile.ts";
import type { Build, Composition } from "../../../language/program/program.ts";
import { checkText } from "../../support/tiny-program.ts";

const names = ["bottleneck", "lora", "prefix", "short", "long"] as const;
const { builds } = checkText(
  "bert",
  `model m = "./model"
adapter bottleneck : seq_bn(reduction_factor=4)
adapter lora : lora(r=2)
adapter prefix : prefix_tuning_flat(prefix_length=2)
adapter short : prompt_tuning(prompt_length=2)
adapter long : prompt_tuning(prompt_length=3)
head one : classification(num_labels=2)
head two : classification(num_labels=2)
${names.map((name) => `build ${name} { model = m, active = ${name} }`).join("\n")}
build rows { model = m, active = BatchSplit(bottleneck, lora, batch_sizes=[2, 1]), heads = [one, two] }
`,
);

const adapters = new Map([...builds.values()].flatMap((build) => [...build.adapters]));
const leaf = (name: (typeof names)[number]): Composition => ({ kind: "adapter", name });

function problemsOf(active: Composition, other: Partial<Build> = {}): readonly string[] {
  const build = builds.get("rows");
  if (!build) throw new Error("no build");
  const result = compileBuild({ ...build, heads: [], ...other, active, adapters });
  return result.ok ? [] : result.problems.map(({ code, message }) => `${code} ${message}`);
}

test("prompts of different length", () => {
  const message = "E0404 every branch needs a prompt of the same length, because all rows of a batch are equally long";
  expect(problemsOf({ kind: "Parallel", children: [leaf("short"), leaf("long")] })).toEqual([message]);
  expect(problemsOf({ kind: "Switch", children: [leaf("short"), { kind: "none" }] })).toEqual([message]);
});

test("blocks that have no meaning for a method", () => {
  const pair = [leaf("lora"), leaf("prefix")];
  expect(problemsOf({ kind: "Split", children: pair, splits: [2, 3] })).toEqual([
    "E0404 Split cannot combine LoRA adapters",
    "E0404 Split cannot combine prefix tuning adapters",
  ]);
  expect(problemsOf({ kind: "Average", children: pair, weights: [0.5, 0.5] })).toEqual([
    "E0404 Average cannot combine prefix tuning adapters",
  ]);
  expect(problemsOf({ kind: "Fuse", children: [leaf("lora"), leaf("lora")], fusion: "f" })).toEqual([
    "E0404 Fuse cannot combine LoRA adapters",
  ]);
});

test("a head without rows", () => {
  const heads = builds.get("rows")?.heads ?? [];
  const active: Composition = { kind: "BatchSplit", children: [leaf("bottleneck"), leaf("lora")], batchSizes: [3, 0] };
  expect(problemsOf(active, { heads })).toEqual([
    "E0603 `BatchSplit` gives lora no rows, so its head has nothing to work on",
  ]);
});

test("families without a forward pass", () => {
  const build = builds.get("rows");
  if (!build) throw new Error("no build");
  const model = { ...build.model, family: { ...build.model.family, name: "newfamily" } };
  expect(problemsOf(leaf("lora"), { model })).toEqual([
    "E0507 models of the family newfamily are known to the checker and not yet compiled",
  ]);
});
