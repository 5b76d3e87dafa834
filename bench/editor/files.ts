/** Files to type into: valid, of so many lines, with something of everything in them. */

/** A word that the sections' names end in, so that no two are alike. */
const sectionName = (section: number): string => String(section).padStart(3, "0");

/** A program of `lines` lines, in a folder that holds `model` and `adapters` of the quick start. No diagnostics. */
export function adaptFile(lines: number): string {
  const first = ['model pages = "./model"', ""];
  return cut(first, adaptSection, lines, "// The end of the file, filled up to its length.");
}

function adaptSection(section: number): readonly string[] {
  const n = sectionName(section);
  return [
    `// Group ${n}: one question about a page, asked in four ways.`,
    `let rank_${n} = ${4 + (section % 4)}`,
    "",
    `config low_${n} = lora(r=rank_${n}, alpha=2 * rank_${n}, attn_matrices=[q, v])`,
    `config wide_${n} = seq_bn(reduction_factor=8, non_linearity="relu") | lora(r=2 * rank_${n})`,
    "",
    "/// English, German, French, Spanish, Italian or Polish.",
    `adapter language_${n} from "./adapters/language"`,
    `adapter topic_${n} from "./adapters/topic"`,
    `adapter small_${n} : low_${n}`,
    `adapter large_${n} : wide_${n}`,
    `adapter fresh_${n} : "pfeiffer+inv"(reduction_factor=16)`,
    "",
    `head language_${n} from "./adapters/language"`,
    `head topic_${n} from "./adapters/topic"`,
    "",
    `compose both_${n} = Parallel(language_${n}, topic_${n})`,
    `compose deep_${n} = Stack(fresh_${n}, large_${n}, Parallel(small_${n}, none))`,
    "",
    `build answers_${n} {`,
    "  model  = pages",
    `  active = both_${n}`,
    `  heads  = [language_${n}, topic_${n}]`,
    `  out    = "dist/answers_${n}.onnx"`,
    "}",
    "",
    `build features_${n} {`,
    "  model  = pages",
    `  active = deep_${n}`,
    "  target = onnx(opset=21, weights=pack)",
    `  out    = "dist/features_${n}.onnx"`,
    "}",
    "",
  ];
}

/** What the other server gets: as many lines, as many names, about as much to check. */
export function typescriptFile(lines: number): string {
  return cut([], typescriptSection, lines, "// The end of the file, filled up to its length.");
}

function typescriptSection(section: number): readonly string[] {
  const n = sectionName(section);
  return [
    `// Group ${n}: one question about a page, asked in four ways.`,
    `const rank_${n} = ${4 + (section % 4)};`,
    "",
    `export interface Options_${n} {`,
    "  readonly rank: number;",
    "  readonly alpha?: number;",
    '  readonly matrices: readonly ("q" | "k" | "v")[];',
    "}",
    "",
    "/** English, German, French, Spanish, Italian or Polish. */",
    `export function language_${n}(options: Options_${n}): string[] {`,
    "  return options.matrices.map((each) => each.toUpperCase());",
    "}",
    `export const small_${n}: Options_${n} = { rank: rank_${n}, alpha: 2 * rank_${n}, matrices: ["q", "v"] };`,
    `export const large_${n}: Options_${n} = { ...small_${n}, rank: 8 * rank_${n} };`,
    "",
    `export class Build_${n} {`,
    `  readonly active = [small_${n}, large_${n}];`,
    `  heads = new Map<string, Options_${n}>();`,
    "  get out(): string {",
    `    return this.active.map(language_${n}).flat().join("/");`,
    "  }",
    `  add(name: string, options: Partial<Options_${n}>): this {`,
    `    this.heads.set(name, { ...large_${n}, ...options });`,
    "    return this;",
    "  }",
    "}",
    "",
    `export const answers_${n} = new Build_${n}()`,
    `  .add("language", { rank: rank_${n} })`,
    `  .add("topic", { alpha: 1 });`,
    "",
  ];
}

function cut(
  first: readonly string[],
  section: (index: number) => readonly string[],
  lines: number,
  filler: string,
): string {
  const all = [...first];
  for (let index = 0; all.length + section(index).length <= lines; index++) all.push(...section(index));
  while (all.length < lines) all.push(filler);
  return `${all.join("\n")}\n`;
}
