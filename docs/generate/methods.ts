/** `docs/reference/methods.md` */
import { showValue } from "../../language/catalogue/check-field-value.ts";
import type { FieldValue } from "../../language/catalogue/field.ts";
import { fusionFields, fusionPresets } from "../../language/catalogue/fusion.ts";
import type { MethodDefinition, UnionDefinition } from "../../language/catalogue/method.ts";
import type { Architecture } from "../../language/catalogue/method-config.ts";
import { architectures } from "../../language/catalogue/methods/architectures/index.ts";
import { methods, unions } from "../../language/catalogue/methods/index.ts";
import { fieldTable } from "./fields.ts";
import { code, codeBlock, codes, page, table } from "./markdown.ts";

const titles: Readonly<Record<Architecture, string>> = {
  bottleneck: "Bottleneck adapters",
  lora: "LoRA and its relatives",
  mtl_lora: "MTL-LoRA",
  prefix_tuning: "Prefix tuning",
  prompt_tuning: "Prompt tuning",
  reft: "ReFT",
};

export function methodsPage(): string {
  return page(
    "# Adapter methods",
    "A method is written as a call, `lora(r=8, alpha=16)`; `a | b` puts several under one name. Keys that are left out have the defaults below.",
    table(
      ["method", "also written", "what it is"],
      [...methods, ...unions].map(({ name, aliases, summary }) => [
        `[${code(name)}](#${name})`,
        codes(aliases),
        summary,
      ]),
    ),
    ...typedKeys(architectures).flatMap(architectureParts),
    "## Unions",
    ...unions.flatMap(unionParts),
    "## AdapterFusion",
    "A fusion is declared with `fusion name = Fuse(a, b) : dynamic(…)`. Only bottlenecks that sit at the same places can be fused.",
    table(
      ["config", "also written", "what it is", "differs by"],
      fusionPresets.map(({ name, aliases, summary, presets }) => [
        code(name),
        codes(aliases),
        summary,
        showPresets(presets),
      ]),
    ),
    fieldTable(fusionFields),
  );
}

function architectureParts(architecture: Architecture): readonly string[] {
  const { fields, refusedBlocks } = architectures[architecture];
  const own = methods.filter((method) => method.architecture === architecture);
  const refused = Object.entries(refusedBlocks);
  return [
    `## ${titles[architecture]}`,
    ...own.flatMap(methodParts),
    `### Keys of ${codes(own.map((method) => method.name))}`,
    fieldTable(fields),
    refused.length === 0
      ? "Every block may combine these adapters."
      : `Blocks that cannot combine them:\n\n${refused.map(([name, reason]) => `- ${code(name)}: ${reason}.`).join("\n")}`,
  ];
}

function methodParts({ name, summary, equation, source, presets }: MethodDefinition): readonly string[] {
  const differs = Object.keys(presets).length === 0 ? "" : `Defaults of its own: ${showPresets(presets)}.`;
  return [`### ${name}`, summary, codeBlock("text", equation), differs, `Source: ${publicSource(source)}`];
}

function unionParts({ name, summary, equation, source, members }: UnionDefinition): readonly string[] {
  return [
    `### ${name}`,
    summary,
    codeBlock("text", equation),
    table(
      ["argument", "method", "defaults", "always"],
      members.map(({ argument, method, presets, forced }) => [
        code(argument),
        code(method),
        showPresets(presets),
        showPresets(forced),
      ]),
    ),
    `Source: ${publicSource(source)}`,
  ];
}

function showPresets(presets: Readonly<Record<string, FieldValue>>): string {
  return codes(Object.entries(presets).map(([name, value]) => `${name}=${showValue(value)}`));
}

/** The catalogue also names sections of the specification, which is not part of the repository. */
function publicSource(source: string): string {
  const text = source.replace(/;? ?\bmethods\.md §\d+(\.\d+)*(, §\d+(\.\d+)*)*/g, "").trim();
  return text === "" ? "the `adapters` library, version 1.2." : text.replace(/\.?$/, ".");
}

function typedKeys<K extends string>(record: Readonly<Record<K, unknown>>): readonly K[] {
  return Object.keys(record) as K[];
}
