/** `docs/reference/families.md`, and the table of the README. */

import { Bug } from "../../language/bug.ts";
import { allFamilies } from "../../language/catalogue/families/index.ts";
import type { AnyFamily } from "../../language/catalogue/family.ts";
import type { MethodConfig } from "../../language/catalogue/method-config.ts";
import { buildConfig } from "../../language/catalogue/methods/build-config.ts";
import { methods, missingFields } from "../../language/catalogue/methods/index.ts";
import type { JsonObject } from "../../language/checkpoint/facts.ts";
import { code, codes, page, table } from "./markdown.ts";

/** One method of each kind, under the title of its column. */
const columns: Readonly<Record<string, string>> = {
  bottleneck: "seq_bn",
  invertible: "seq_bn_inv",
  Compacter: "compacter",
  LoRA: "lora",
  IA3: "ia3",
  DoRA: "dora",
  VeRA: "vera",
  "MTL-LoRA": "mtl_lora",
  prefix: "prefix_tuning",
  prompt: "prompt_tuning",
  ReFT: "loreft",
};

/** A config of a family whose defaults are not enough. */
const exampleConfigs: Readonly<Record<string, JsonObject>> = {
  "encoder-decoder": {
    encoder: { model_type: "bert" },
    decoder: { model_type: "bert", is_decoder: true, add_cross_attention: true },
  },
};

/** The compiled families and what they take, for the README. */
export function compiledFamiliesTable(): string {
  return support(allFamilies.filter((family) => family.isCompiled));
}

export function knownFamilies(): string {
  return codes(allFamilies.filter((family) => !family.isCompiled).map((family) => family.name));
}

export function familiesPage(): string {
  return page(
    "# Model families",
    "The family of a checkpoint follows from `model_type` in its config.json. Families that are *compiled* have a forward pass. The others are known to the checker: `adapt check` decides everything but their tensors, and `adapt build` says that they cannot be built yet.",
    "## Compiled",
    compiledFamiliesTable(),
    "## Known to the checker",
    support(allFamilies.filter((family) => !family.isCompiled)),
    ...allFamilies.flatMap(familyParts),
  );
}

function support(families: readonly AnyFamily[]): string {
  return table(
    ["family", ...Object.keys(columns), "blocks"],
    families.map((family) => [
      code(family.name),
      ...Object.values(columns).map((method) => (refusal(family, buildConfig(method, new Map())) ? "–" : "yes")),
      withoutBlocks(family),
    ]),
  );
}

function withoutBlocks({ refusedBlocks }: AnyFamily): string {
  const refused = Object.keys(refusedBlocks);
  return refused.length === 0 ? "all" : `all but ${codes(refused)}`;
}

function familyParts(family: AnyFamily): readonly string[] {
  const config = configOf(family);
  const refused = [...refusedMethods(family)].map(([reason, names]) => `- ${codes(names)}: ${reason}.`);
  const blocks = Object.entries(family.refusedBlocks).map(([name, reason]) => `- ${code(name)}: ${reason}.`);
  const inputs = family.inputs(config).map((input) => `${input.name} [${input.shape.join(", ")}]`);
  return [
    `## ${family.name}`,
    `${family.summary} ${family.isCompiled ? "Compiled." : "Not compiled yet."}`,
    table(
      ["", ""],
      [
        ["`model_type`", codes(family.modelTypes)],
        ["inputs", codes(inputs)],
        ["outputs without a head", codes(family.outputs)],
        ["heads", codes(family.headTypes)],
        ["task classes", codes(family.taskClasses.map((task) => task.className)) || "none"],
      ],
    ),
    refused.length + blocks.length > 0 ? `Refused:\n\n${[...refused, ...blocks].join("\n")}` : "",
  ];
}

/** Reason → methods, of those that have a config without arguments. */
function refusedMethods(family: AnyFamily): ReadonlyMap<string, readonly string[]> {
  const reasons = new Map<string, string[]>();
  for (const method of methods) {
    if (missingFields(method, new Map()).length > 0) continue;
    const reason = refusal(family, buildConfig(method.name, new Map()));
    if (reason === undefined) continue;
    const names = reasons.get(reason) ?? [];
    reasons.set(reason, [...names, method.name]);
  }
  return reasons;
}

function refusal(family: AnyFamily, method: MethodConfig): string | undefined {
  return (
    family.refusedArchitectures[method.architecture] ?? family.refusesConfig(configOf(family), method) ?? undefined
  );
}

function configOf(family: AnyFamily): unknown {
  const read = family.readConfig({ model_type: family.name, ...exampleConfigs[family.name] });
  if (!read.ok) throw new Bug(`${family.name}: ${read.problems[0]?.message}`);
  return read.config;
}
