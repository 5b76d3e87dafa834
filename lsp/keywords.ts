/** Words of the language that begin something, with what they mean: for completion and hover. */

export interface KeywordDefinition {
  readonly name: string;
  readonly documentation: string;
  readonly example: string;
  /** Inserted by completion; `$1` are places to fill in. Absent: not offered at the start of a declaration. */
  readonly snippet?: string;
}

/** A place to fill in, in the notation of snippets. */
export function hole(number: number, text: string): string {
  return `\${${number}:${text}}`;
}

export const keywords: readonly KeywordDefinition[] = [
  {
    name: "adapter",
    documentation: "An adapter: loaded from a folder, fresh, or made of others.",
    example: 'adapter ner : lora(r=8) from "./adapters/ner"',
    snippet: `adapter ${hole(1, "name")} from "./${hole(2, "adapters")}"`,
  },
  {
    name: "build",
    documentation: "Something to build or run: a model with what is active on it.",
    example: "build web { model = base, active = tasks }",
    snippet: `build ${hole(1, "main")} {\n  model = ${hole(2, "base")}\n  active = ${hole(3, "none")}\n  out = "dist/$1.onnx"\n}`,
  },
  {
    name: "compose",
    documentation: "A named composition of adapters.",
    example: "compose tasks = Stack(language, Parallel(ner, pos))",
    snippet: `compose ${hole(1, "name")} = ${hole(2, "Stack")}($3)`,
  },
  {
    name: "config",
    documentation: "A named configuration of a method.",
    example: "config small = lora(r=8, alpha=16)",
    snippet: `config ${hole(1, "name")} = ${hole(2, "lora")}($3)`,
  },
  {
    name: "from",
    documentation: "The folder that holds the weights.",
    example: 'adapter ner from "./adapters/ner"',
  },
  {
    name: "fusion",
    documentation: "The trained weights of AdapterFusion over some adapters.",
    example: 'fusion def = Fuse(d, e, f) from "./fusions/d,e,f"',
    snippet: `fusion ${hole(1, "name")} = Fuse($2) from "./${hole(3, "fusions")}"`,
  },
  {
    name: "head",
    documentation: "A prediction head on top of a branch.",
    example: "head ner : tagging(num_labels=9)",
    snippet: `head ${hole(1, "name")} from "./${hole(2, "adapters")}"`,
  },
  {
    name: "import",
    documentation: "Brings the declarations of another file in, builds left out.",
    example: 'import "./languages.adapt"',
    snippet: `import "./$1"`,
  },
  {
    name: "let",
    documentation: "A value with a name; `--set name=value` replaces it.",
    example: "let rank = 8",
    snippet: `let ${hole(1, "name")} = $2`,
  },
  {
    name: "model",
    documentation: "The base model: a folder, or the id of one on the Hub.",
    example: 'model base = "./models/bert"',
    snippet: `model ${hole(1, "base")} = "./${hole(2, "models")}"`,
  },
];
