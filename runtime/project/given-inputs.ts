/** What a build is run on when the person gives sentences or pictures instead of tensors. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { CompiledInput } from "../../compiler/compiled.ts";
import type { Tensor } from "../../compiler/graph/tensor.ts";
import type { Build } from "../../language/program/program.ts";
import type { NamedTensors } from "../engine/session.ts";
import { encodeImages } from "../image/preprocess.ts";
import { failure, type Outcome, type Problem, success } from "../problem.ts";
import { encodeTexts } from "../text/tokenizer.ts";

/**
 * Problems: the model reads no text, its tokenizer is missing. `warn` hears of texts that were cut to what the model, or the
 * token ranges of a `Split`, can take (W0501).
 */
export async function inputsFromTexts(
  build: Build,
  inputs: readonly CompiledInput[],
  texts: readonly string[],
  warn?: (problem: Problem) => void,
): Promise<Outcome<NamedTensors>> {
  const names = new Set(inputs.map((input) => input.name));
  if (!names.has("input_ids")) return failure(wrongKind(build, "text", names));
  const json = readConfig(build.model.path);
  const width = inputs.find((input) => input.name === "input_ids")?.shape[1];
  const tokens = typeof width === "number" ? width : undefined;
  const longest = tokens ?? maxTokens(build);
  const encoded = await encodeTexts(build.model.path, texts, {
    maxTokens: longest,
    padTokenId: build.model.padTokenId ?? build.model.eosTokenId ?? 0,
    ...(tokens === undefined ? {} : { exactTokens: tokens }),
  });
  if (!encoded.ok) return encoded;
  if (encoded.value.truncated.length > 0) warn?.(cutTexts(encoded.value.truncated, texts.length, longest));
  const tensors = new Map([...encoded.value.tensors].filter(([name]) => names.has(name)));
  const decoder = inputs.find((input) => input.name === "decoder_input_ids");
  if (decoder) {
    // A length of its own is free to be one; else it is that of the text.
    const length = decoder.shape[1] === "target_seq" ? 1 : (tensors.get("input_ids")?.shape[1] ?? 1);
    tensors.set(decoder.name, shiftedRight(tensors.get("input_ids"), startOf(build, json), texts.length, length));
  }
  return success(tensors);
}

/** Problems: the model sees no pictures, a picture cannot be read. */
export async function inputsFromImages(
  build: Build,
  inputs: readonly CompiledInput[],
  paths: readonly string[],
): Promise<Outcome<NamedTensors>> {
  const pixels = inputs.find((input) => input.name === "pixel_values");
  if (!pixels) return failure(wrongKind(build, "pictures", new Set(inputs.map((input) => input.name))));
  const [, , height, width] = pixels.shape;
  const imageSize = {
    height: typeof height === "number" ? height : 224,
    width: typeof width === "number" ? width : 224,
  };
  const tensor = await encodeImages(build.model.path, paths, imageSize);
  return tensor.ok ? success(new Map([["pixel_values", tensor.value]])) : tensor;
}

/**
 * What sentences or pictures gave, with the other inputs from a file. Problems: both give the same input (E0602), an input that
 * neither can leave out is missing (E0605).
 */
export function withOthers(
  inputs: readonly CompiledInput[],
  given: NamedTensors,
  others: NamedTensors,
): Outcome<NamedTensors> {
  const twice = [...others.keys()].find((name) => given.has(name));
  if (twice !== undefined) {
    const help = `\`--input\` beside \`--text\` or \`--image\` is for the inputs that these do not give`;
    return failure({ code: "E0602", message: `\`${twice}\` is given twice`, help });
  }
  const missing = inputs.filter(({ name, fill }) => !fill && !given.has(name) && !others.has(name));
  if (missing.length === 0) return success(new Map([...given, ...others]));
  const names = missing.map(({ name }) => `\`${name}\``).join(", ");
  const [rows = 1] = [...given.values()][0]?.shape ?? [];
  const example = missing.map(({ name, shape }) => {
    const row = shape.length === 1 ? "0" : "[…]";
    return `"${name}": [${Array.from({ length: rows }, () => row).join(", ")}]`;
  });
  return failure({
    code: "E0605",
    message: missing.length === 1 ? `the input ${names} is missing` : `the inputs ${names} are missing`,
    help: `write {${example.join(", ")}} to a file, one entry a row, and give it with \`--input FILE.json\``,
  });
}

function cutTexts(cut: readonly number[], texts: number, longest: number): Problem {
  const numbers = cut.map((i) => i + 1).join(", ");
  const which =
    texts === 1
      ? "the text is"
      : `${cut.length === 1 ? "text" : "texts"} ${numbers} ${cut.length === 1 ? "is" : "are"}`;
  return {
    code: "W0501",
    message: `${which} cut to ${longest} tokens, the most that this build takes`,
    help: "the answer is about the beginning alone: give shorter parts, a `--text` each",
  };
}

function wrongKind(build: Build, kind: string, names: ReadonlySet<string>) {
  const listed = [...names].map((name) => `\`${name}\``).join(", ");
  return {
    code: "E0605",
    message: `the model of \`${build.name}\` (${build.model.family.name}) does not read ${kind}`,
    help: `it takes ${listed}${names.has("pixel_values") ? ": use `--image`" : ""}`,
  } as const;
}

function readConfig(folder: string): Readonly<Record<string, unknown>> {
  return { ...(JSON.parse(readFileSync(join(folder, "config.json"), "utf8")) as object) };
}

/** Families with relative positions have no limit of their own. */
const defaultMaxTokens = 512;

/** The longest sequence that the model takes. */
export function maxTokens(build: Build): number {
  const json = readConfig(build.model.path);
  const positions = json.max_position_embeddings ?? json.n_positions;
  if (typeof positions !== "number") return defaultMaxTokens;
  // RoBERTa counts positions from the padding id on (models.md §3).
  const startsAfterPadding = /roberta|xmod/.test(build.model.family.name);
  return startsAfterPadding ? positions - (build.model.padTokenId ?? 1) - 1 : positions;
}

function startOf(build: Build, json: Readonly<Record<string, unknown>>): bigint {
  return BigInt(Number(json.decoder_start_token_id ?? build.model.padTokenId ?? 0));
}

/** The decoder's start, then the text without its last token (heads.md §2.1). @returns int64 `[rows, length]` */
function shiftedRight(ids: Tensor | undefined, start: bigint, rows: number, length: number): Tensor {
  const data = Array.from({ length: rows * length }, (_, i) =>
    i % length === 0 ? start : BigInt(ids?.data[i - 1] ?? start),
  );
  return { dtype: "int64", shape: [rows, length], data: BigInt64Array.from(data) };
}
