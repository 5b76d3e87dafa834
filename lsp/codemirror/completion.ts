/** Completion from the catalogue's tables and the names of the file, without a language server. */
import {
  type Completion,
  type CompletionContext,
  type CompletionResult,
  snippetCompletion,
} from "@codemirror/autocomplete";
import { syntaxTree } from "@codemirror/language";
import type { Tree } from "@lezer/common";
import { blocks } from "../../language/catalogue/blocks/index.ts";
import type { Field, FieldType } from "../../language/catalogue/field.ts";
import { fusionPresets } from "../../language/catalogue/fusion.ts";
import { heads } from "../../language/catalogue/heads/index.ts";
import { methods, unions } from "../../language/catalogue/methods/index.ts";
import { buildKeys, targets } from "../../language/check/builds/keys.ts";
import { type Callee, type CalleePlace, calleeFor } from "../callee.ts";
import { keywords } from "../keywords.ts";
import { type Declared, type Place, placeAt } from "./place.ts";

/** A completion source: give it to `autocompletion`, or use `adapt()`, which brings it along. */
export function completeAdapt(context: CompletionContext): CompletionResult | null {
  const word = context.matchBefore(/[\p{L}_][\p{L}\p{N}\p{M}_]*/u);
  if (word === null && !context.explicit) return null;
  const from = word?.from ?? context.pos;
  const text = context.state.doc.toString();
  const tree = syntaxTree(context.state);
  const options = optionsAt(placeAt(tree, text, from), namesOf(tree, text));
  return options.length === 0 ? null : { from, options, validFor: /^[\p{L}\p{N}\p{M}_]*$/u };
}

type Names = Readonly<Partial<Record<Declared, readonly Completion[]>>>;

function optionsAt(place: Place, names: Names): readonly Completion[] {
  switch (place.kind) {
    case "declaration":
      return keywords.filter(({ snippet }) => snippet !== undefined).map(keywordOption);
    case "value":
      return valueOptions(place.declared, place.mark, names);
    case "buildKey":
      return buildKeys.filter(({ name }) => !place.given.includes(name)).map((field) => keyOption(field, " = "));
    case "buildValue":
      return buildValueOptions(place.key, names);
    case "argument": {
      const callee = calleeOf(place.declared, place.callee);
      if (callee === undefined) return [];
      if (place.key !== undefined) return typeOptions(callee.fields.find(({ name }) => name === place.key)?.type);
      const keys = callee.fields
        .filter(({ name }) => !place.given.includes(name))
        .map((field) => keyOption(field, "="));
      return [...childOptions(callee, names), ...keys];
    }
    case "nothing":
      return [];
  }
}

function valueOptions(declared: Declared, mark: ":" | "=", names: Names): readonly Completion[] {
  switch (declared) {
    case "config":
      return [...methodOptions, ...(names.config ?? [])];
    case "adapter":
      return mark === ":" ? [...methodOptions, ...(names.config ?? [])] : [call("average", "Averages weights.")];
    case "head":
      return headOptions;
    case "fusion":
      return mark === ":" ? fusionOptions : blockOptions.filter(({ label }) => label === "Fuse");
    case "compose":
      return compositionOptions(names);
    default:
      return [];
  }
}

function buildValueOptions(key: string, names: Names): readonly Completion[] {
  switch (key) {
    case "model":
      return names.model ?? [];
    case "active":
      return compositionOptions(names);
    case "target":
      return targets.map(({ name, summary }) => call(name, summary));
    default:
      return typeOptions(buildKeys.find(({ name }) => name === key)?.type);
  }
}

/** Who is meant by a name in front of a bracket depends on the declaration that it stands in. */
function calleeOf(declared: Declared, name: string): Callee | undefined {
  for (const place of placesOf(declared)) {
    const callee = calleeFor(place, name);
    if (callee !== undefined) return callee;
  }
  return undefined;
}

function placesOf(declared: Declared): readonly CalleePlace[] {
  switch (declared) {
    case "adapter":
      return ["method", "derivation"];
    case "config":
      return ["method"];
    case "head":
      return ["head"];
    case "fusion":
      return ["fusionConfig", "composition"];
    case "build":
      return ["composition", "target"];
    case "compose":
      return ["composition"];
    case "let":
    case "model":
      return [];
  }
}

function childOptions(callee: Callee, names: Names): readonly Completion[] {
  switch (callee.children) {
    case "composition":
      return compositionOptions(names);
    case "adapters":
      return names.adapter ?? [];
    case "methods":
      return [...methodOptions, ...(names.config ?? [])];
    default:
      return [];
  }
}

function compositionOptions(names: Names): readonly Completion[] {
  const none: Completion = { label: "none", type: "constant", info: "No adapter." };
  return [...(names.adapter ?? []), ...(names.compose ?? []), ...blockOptions, none];
}

const methodOptions: readonly Completion[] = [...methods, ...unions].map(({ name, summary }) => call(name, summary));
const headOptions: readonly Completion[] = Object.values(heads).map(({ type, summary }) => call(type, summary));
const fusionOptions: readonly Completion[] = fusionPresets.map(({ name, summary }) => call(name, summary));
const blockOptions: readonly Completion[] = blocks.map(({ name, summary }) => call(name, summary, "class"));

function call(label: string, info: string, type = "function"): Completion {
  return snippetCompletion(`${label}(#{})`, { label, type, info });
}

function keywordOption({ name, documentation, snippet }: (typeof keywords)[number]): Completion {
  // CodeMirror writes places to fill in as `#{1}`.
  const template = (snippet ?? name).replace(/\$\{(\d+):([^}]*)\}/g, "#{$2}").replace(/\$\d+/g, "#{}");
  return snippetCompletion(template, { label: name, type: "keyword", info: documentation });
}

function keyOption(field: Field, mark: string): Completion {
  const isRequired = field.default === undefined;
  return {
    label: field.name,
    type: "property",
    apply: `${field.name}${mark}`,
    info: field.documentation,
    ...(isRequired && { boost: 1 }),
  };
}

function typeOptions(type: FieldType | undefined): readonly Completion[] {
  switch (type?.kind) {
    case "boolean":
      return ["true", "false"].map((label) => ({ label, type: "constant" }));
    case "choice":
      return type.options.map((label) => ({ label, type: "constant", apply: JSON.stringify(label) }));
    case "none":
      return [{ label: "none", type: "constant" }];
    case "oneOf":
      return type.types.flatMap(typeOptions);
    default:
      return [];
  }
}

function namesOf(tree: Tree, text: string): Names {
  const names: Partial<Record<Declared, Completion[]>> = {};
  tree.iterate({
    enter({ name, node }) {
      if (name !== "Definition" || node.parent === null) return;
      const declared = node.parent.name.toLowerCase() as Declared;
      const label = text.slice(node.from, node.to);
      const known = names[declared] ?? [];
      names[declared] = known;
      known.push({
        label,
        type: declared === "model" || declared === "config" ? "type" : "variable",
        detail: declared,
      });
    },
  });
  return names;
}
