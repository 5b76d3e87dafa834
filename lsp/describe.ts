/** Topics in words, as Markdown: hover and the documentation of completion items. */
import { unreachable } from "../language/bug.ts";
import { findBlock } from "../language/catalogue/blocks/index.ts";
import { legalChildren } from "../language/catalogue/blocks/nesting.ts";
import { describeType, showValue } from "../language/catalogue/check-field-value.ts";
import { describeConfig } from "../language/catalogue/describe-config.ts";
import type { Field } from "../language/catalogue/field.ts";
import { findHead } from "../language/catalogue/heads/index.ts";
import type { AdapterConfig } from "../language/catalogue/method-config.ts";
import { buildConfig, buildUnionConfig } from "../language/catalogue/methods/build-config.ts";
import { findMethod, findUnion, missingFields } from "../language/catalogue/methods/index.ts";
import { buildKeys } from "../language/check/builds/keys.ts";
import type { DeclaredSymbol, SymbolKind } from "../language/names/symbol.ts";
import { type Callee, type CalleePlace, calleeFor } from "./callee.ts";
import { describeHead } from "./describe-head.ts";
import {
  type AdapterCost,
  adapterCost,
  byteText,
  configCost,
  elements,
  grouped,
  modelOf,
  percent,
} from "./domain/cost.ts";
import { keywords } from "./keywords.ts";
import type { Snapshot } from "./snapshot.ts";
import type { Topic } from "./topic.ts";
import { baseName, resolveUri } from "./uri.ts";

/** Markdown on a topic; `undefined` when there is nothing to say. */
export function describeTopic(snapshot: Snapshot, file: string, topic: Topic): string | undefined {
  switch (topic.kind) {
    case "keyword":
      return describeKeyword(topic.name);
    case "symbol":
      return describeSymbol(snapshot, file, topic.of, topic.name);
    case "callee": {
      const callee = calleeFor(topic.place, topic.name);
      return callee && describeCallee(snapshot, file, callee);
    }
    case "field":
      return describeArgument(topic.place, topic.callee, topic.name);
    case "buildKey": {
      const field = buildKeys.find(({ name }) => name === topic.name);
      return field && describeBuildKey(field);
    }
    case "path":
      return describePath(snapshot, file, topic.of, topic.source);
    default:
      return unreachable(topic);
  }
}

function describeKeyword(name: string): string | undefined {
  const keyword = keywords.find((each) => each.name === name);
  return keyword && `**${keyword.name}** — ${keyword.documentation}\n\n${code(keyword.example)}`;
}

function describeCallee(snapshot: Snapshot, file: string, callee: Callee): string {
  const block = callee.kind === "block" ? findBlock(callee.name) : undefined;
  const head = callee.kind === "head" ? findHead(callee.name) : undefined;
  const parts = [
    `**${callee.name}** — ${callee.summary}`,
    callee.equation && code(callee.equation, "text"),
    block && blockParts(block.name, block.effect, block.example, block.runtimeInput),
    head?.outputs.map(({ name, shape }) => `\`${name}\` ${shape}`).join(", "),
    callee.kind === "method" || callee.kind === "union" ? costOnModel(snapshot, file, callee.name) : undefined,
    callee.fields.length > 0 && keyTable(callee.fields),
    callee.source && `_${callee.source}_`,
  ];
  return joined(parts);
}

function blockParts(
  name: Parameters<typeof legalChildren>[0],
  effect: string,
  example: string,
  runtimeInput: string | undefined,
): string {
  const legal = legalChildren(name);
  const holds = `Can hold names, \`none\`${legal.map((each) => `, \`${each}\``).join("")}.`;
  const input = runtimeInput === undefined ? "" : ` The build gains the input \`${runtimeInput}\`.`;
  return `${effect}${input}\n\n${code(pictureOf(name), "text")}\n\n${holds}\n\n${code(example)}`;
}

/** A block in four lines of text. */
function pictureOf(name: string): string {
  switch (name) {
    case "Stack":
      return "x ─► a ─► b ─► y";
    case "Parallel":
      return "x ─┬► a ─► y.a\n   └► b ─► y.b";
    case "Fuse":
      return "x ─┬► a ─┐\n   └► b ─┴─ attention ─► y";
    case "Average":
      return "x ─┬► a ─┐\n   └► b ─┴─ mean ─► y";
    case "Split":
      return "x[tokens] ─┬ first ─► a ─┐\n           └ rest ──► b ─┴─► y";
    case "BatchSplit":
      return "x[rows] ─┬ first ─► a ─┐\n         └ rest ──► b ─┴─► y";
    default:
      return "x[row] ─► a or b, by the row's id ─► y[row]";
  }
}

/** With its defaults, on the model of this file. */
function costOnModel(snapshot: Snapshot, file: string, name: string): string | undefined {
  const model = modelOf(snapshot, file, "");
  const config = model && defaultConfig(name);
  if (config === undefined || model === undefined) return undefined;
  return `With its defaults on \`${model.symbol.name}\`:\n\n${costTable(configCost(config, model))}`;
}

function defaultConfig(name: string): AdapterConfig | undefined {
  const method = findMethod(name);
  if (method !== undefined)
    return missingFields(method, new Map()).length > 0 ? undefined : { members: [buildConfig(method.name, new Map())] };
  const union = findUnion(name);
  return union && buildUnionConfig(union, new Map());
}

function costTable({ parameters, multiplyAdds, share }: AdapterCost): string {
  const rows = [
    `| parameters | ${grouped(parameters)}${share === undefined ? "" : ` (${percent(share)} of the base)`} |`,
    ...(multiplyAdds === undefined ? [] : [`| extra multiply-adds for a token | ${grouped(multiplyAdds)} |`]),
    `| size | f32 ${byteText(4 * parameters)} · f16 ${byteText(2 * parameters)} |`,
  ];
  return ["| cost | |", "| --- | --- |", ...rows].join("\n");
}

function keyTable(fields: readonly Field[]): string {
  const rows = fields.slice(0, 40).map((field) => {
    const shown = field.default === undefined ? "**required**" : `\`${showValue(field.default)}\``;
    return `| \`${field.name}\` | ${shown} | ${escapeCell(field.documentation)} |`;
  });
  return ["| key | default | |", "| --- | --- | --- |", ...rows].join("\n");
}

function describeArgument(place: CalleePlace, calleeName: string, name: string): string | undefined {
  const callee = calleeFor(place, calleeName);
  const field = callee?.fields.find((each) => each.name === name);
  if (callee === undefined || field === undefined) return undefined;
  return joined([describeField(field), callee.source && `_${callee.source}_`]);
}

function describeField(field: Field): string {
  const value = field.default === undefined ? "required" : `default \`${showValue(field.default)}\``;
  const training = field.trainingOnly ? "\n\nChanges training only: a build is the same without it." : "";
  return `**${field.name}** — ${describeType(field.type)}; ${value}\n\n${field.documentation}${training}`;
}

/** Some keys take more than a plain value, and none of those without a default has to be there: the text says it all. */
function describeBuildKey(field: Field): string {
  return field.default === undefined ? `**${field.name}**\n\n${field.documentation}` : describeField(field);
}

function describeSymbol(snapshot: Snapshot, file: string, kind: SymbolKind, name: string): string | undefined {
  const symbol = snapshot.fast(file).symbols.find(kind, name);
  if (symbol === undefined) return undefined;
  const elsewhere = symbol.file === file ? undefined : `from \`${baseName(symbol.file)}\``;
  return joined([
    code(signatureOf(snapshot, symbol)),
    symbol.declaration.documentation,
    detailOf(snapshot, file, symbol),
    elsewhere,
  ]);
}

/** The first line of the declaration, as it is written. */
function signatureOf(snapshot: Snapshot, symbol: DeclaredSymbol): string {
  const text = snapshot.text(symbol.file) ?? "";
  const { start, end } = symbol.declaration.span;
  const written = text.slice(start, end).trim();
  const lines = written.split(/\r?\n/);
  return lines.length > 12 ? [...lines.slice(0, 11), "…"].join("\n") : written;
}

function detailOf(snapshot: Snapshot, file: string, symbol: DeclaredSymbol): string | undefined {
  const resolution = snapshot.resolution(file);
  switch (symbol.kind) {
    case "adapter": {
      const config = resolution.adapter(symbol.name)?.config;
      const cost = adapterCost(snapshot, file, symbol.name);
      return joined([config && `\`${describeConfig(config)}\``, equationsOf(config), cost && costTable(cost)]);
    }
    case "config": {
      const config = resolution.config(symbol.name);
      const model = modelOf(snapshot, file, `config:${symbol.name}`);
      return joined([equationsOf(config), config && model && costTable(configCost(config, model))]);
    }
    case "model": {
      const model = resolution.model(symbol.name);
      if (model === undefined) return undefined;
      const sizes = model.family.sizes(model.config);
      const parameters = elements([...model.base.tensors.values()].map(({ shape }) => shape));
      const count = parameters > 0 ? `, ${grouped(parameters)} parameters` : "";
      return `${model.family.name}: ${sizes.layers} layers of ${sizes.hiddenSize}, ${sizes.heads} heads${count}`;
    }
    case "let": {
      const value = resolution.letValue(symbol.name);
      return value === undefined ? undefined : `= \`${showValue(value)}\``;
    }
    case "head":
      return describeHead(snapshot, file, symbol.name);
    default:
      return undefined;
  }
}

function equationsOf(config: AdapterConfig | undefined): string | undefined {
  if (config === undefined) return undefined;
  const names = describeConfig(config)
    .split(" | ")
    .map((each) => each.replace(/\(.*/s, ""));
  const equations = names.flatMap((name) => findMethod(name)?.equation ?? []);
  return equations.length === 0 ? undefined : code(equations.join("\n"), "text");
}

function describePath(snapshot: Snapshot, file: string, of: string, source: string): string | undefined {
  if (of === "import") return describeImport(snapshot, resolveUri(file, source), source);
  const folder = snapshot.facts.folder(file, source) ?? snapshot.host.readFolder(file, source);
  if (folder === undefined) return undefined;
  if (!folder.exists) return `\`${source}\` does not exist.`;
  const files = [...folder.json.keys(), ...[...folder.weights.values()].map(({ label }) => label)];
  const tensors = [...folder.weights].map(([role, weights]) => {
    const parameters = elements([...weights.tensors.values()].map(({ shape }) => shape));
    return `| ${role} | ${weights.tensors.size} tensors | ${grouped(parameters)} parameters |`;
  });
  const table = tensors.length === 0 ? undefined : ["| | | |", "| --- | --- | --- |", ...tensors].join("\n");
  return joined([`\`${source}\`: ${files.join(", ") || "nothing that is known"}`, table]);
}

/** What an imported file declares; builds are not imported. */
function describeImport(snapshot: Snapshot, target: string, source: string): string {
  if (snapshot.text(target) === undefined) return `\`${source}\` does not exist.`;
  const names = snapshot
    .module(target)
    .declarations.flatMap((each) =>
      each.kind === "Import" || each.kind === "Build" ? [] : [`${each.kind.toLowerCase()} \`${each.name.text}\``],
    );
  const more = names.length > 20 ? `, and ${names.length - 20} more` : "";
  return `\`${source}\`: ${names.slice(0, 20).join(", ") || "no declarations"}${more}`;
}

function code(text: string, language = "adapt"): string {
  return `\`\`\`${language}\n${text}\n\`\`\``;
}

function escapeCell(text: string): string {
  return text.replaceAll("|", "\\|");
}

function joined(parts: readonly (string | undefined | false | null | "")[]): string {
  return parts.filter((part) => typeof part === "string" && part !== "").join("\n\n");
}
