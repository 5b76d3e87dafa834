/** Text to ids with the model folder's `tokenizer.json`: right padding, truncation, an attention mask. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Tokenizer } from "@huggingface/tokenizers";
import type { Tensor } from "../../compiler/graph/tensor.ts";
import type { NamedTensors } from "../engine/session.ts";
import { failure, type Outcome, reasonOf, success } from "../problem.ts";

export interface TextOptions {
  /** Longest sequence, special tokens included. */
  readonly maxTokens: number;
  readonly padTokenId: number;
  /** Every row gets this many tokens; absent: as many as the longest text has. */
  readonly exactTokens?: number;
}

export interface EncodedTexts {
  /** `input_ids`, `attention_mask`, `token_type_ids`, each int64 [batch, seq]. */
  readonly tensors: NamedTensors;
  /** Numbers of the texts (from 0) that were cut to `maxTokens`. */
  readonly truncated: readonly number[];
}

/** Encodes one text a row. Problems (E0501, E0502): no tokenizer in the folder, or one that cannot be read. */
export async function encodeTexts(
  modelFolder: string,
  texts: readonly string[],
  options: TextOptions,
): Promise<Outcome<EncodedTexts>> {
  const tokenizer = await loadTokenizer(modelFolder);
  if (!tokenizer.ok) return tokenizer;
  const rows = texts.map((text) => encodeRow(tokenizer.value, text, options.maxTokens));
  const width = options.exactTokens ?? Math.max(1, ...rows.map((row) => row.ids.length));
  const table = (pick: (row: Row) => readonly number[], padding: number): Tensor => ({
    dtype: "int64",
    shape: [rows.length, width],
    data: BigInt64Array.from(
      rows.flatMap((row) => Array.from({ length: width }, (_, i) => BigInt(pick(row)[i] ?? padding))),
    ),
  });
  const tensors = new Map([
    ["input_ids", table((row) => row.ids, options.padTokenId)],
    ["attention_mask", table((row) => row.ids.map(() => 1), 0)],
    ["token_type_ids", table((row) => row.typeIds, 0)],
  ]);
  return success({ tensors, truncated: [...rows.keys()].filter((i) => rows[i]?.isCut) });
}

interface Row {
  readonly ids: readonly number[];
  readonly typeIds: readonly number[];
  readonly isCut: boolean;
}

function encodeRow(tokenizer: Tokenizer, text: string, maxTokens: number): Row {
  const { ids, token_type_ids: typeIds } = tokenizer.encode(text, { return_token_type_ids: true });
  if (ids.length <= maxTokens) return { ids, typeIds, isCut: false };
  const plain = tokenizer.encode(text, { add_special_tokens: false }).ids;
  const before = Math.max(0, indexOfRun(ids, plain));
  const after = ids.length - before - plain.length;
  const kept = Math.max(0, maxTokens - before - after);
  const cut = [...ids.slice(0, before + kept), ...ids.slice(ids.length - after)].slice(0, maxTokens);
  return { ids: cut, typeIds: typeIds.slice(0, cut.length), isCut: true };
}

/** Where `run` begins in `ids`: special tokens stand around the text's own. */
function indexOfRun(ids: readonly number[], run: readonly number[]): number {
  for (let start = 0; start + run.length <= ids.length; start++) {
    if (run.every((id, i) => ids[start + i] === id)) return start;
  }
  return -1;
}

async function loadTokenizer(folder: string): Promise<Outcome<Tokenizer>> {
  let tokenizerJson: object;
  try {
    tokenizerJson = readJson(join(folder, "tokenizer.json"));
  } catch (error) {
    return failure({
      code: "E0501",
      message: `\`${folder}\` has no tokenizer.json that can be read (${reasonOf(error)})`,
      help: "put the model's tokenizer.json there, or give ids with `--input`",
    });
  }
  try {
    const { Tokenizer } = await import("@huggingface/tokenizers");
    return success(new Tokenizer(tokenizerJson, readOptionalJson(join(folder, "tokenizer_config.json"))));
  } catch (error) {
    return failure({ code: "E0502", message: `tokenizer.json is not understood: ${reasonOf(error)}` });
  }
}

function readJson(path: string): object {
  const value: unknown = JSON.parse(readFileSync(path, "utf8"));
  if (typeof value !== "object" || value === null) throw new TypeError("it is no JSON object");
  return value;
}

function readOptionalJson(path: string): object {
  try {
    return readJson(path);
  } catch {
    return {};
  }
}
