/** Inputs for `verify` and `bench`: always the same for the same seed, inside the vocabulary, with padding in the last row. */
import type { CompiledInput } from "../../compiler/compiled.ts";
import { elementCount, type Tensor } from "../../compiler/graph/tensor.ts";
import type { Build } from "../../language/program/program.ts";
import type { NamedTensors } from "../engine/session.ts";
import { childrenToChoose } from "./id-ranges.ts";

export interface InputSizes {
  readonly rows: number;
  readonly tokens: number;
}

/** A build that fixes rows or tokens (`BatchSplit`, `Split`) gets what it asks for instead of `sizes`. */
export function seededInputs(
  build: Build,
  inputs: readonly CompiledInput[],
  sizes: InputSizes,
  seed: number,
): NamedTensors {
  const random = seededRandom(seed);
  const vocabulary = build.model.family.sizes(build.model.config).vocabSize;
  const known: Readonly<Record<string, number>> = {
    batch: sizes.rows,
    seq: sizes.tokens,
    target_seq: Math.min(sizes.tokens, 8),
    words: 3,
  };
  return new Map(
    inputs.map((input) => {
      const shape = input.shape.map((size) =>
        typeof size === "number" ? size : (known[size] ?? rowsOfQuestions(size, sizes) ?? sizes.tokens),
      );
      return [input.name, valuesOf(input, shape, { random, vocabulary, build })];
    }),
  );
}

/** `3*questions`: a head chooses among three rows. */
function rowsOfQuestions(size: string, { rows }: InputSizes): number | undefined {
  const choices = /^(\d+)\*questions$/.exec(size)?.[1];
  return choices === undefined ? undefined : Number(choices) * rows;
}

interface Drawing {
  readonly random: () => number;
  readonly vocabulary: number;
  readonly build: Build;
}

function valuesOf(input: CompiledInput, shape: readonly number[], drawing: Drawing): Tensor {
  const { random } = drawing;
  const size = elementCount(shape);
  if (input.dtype === "float32") {
    return { dtype: "float32", shape, data: Float32Array.from({ length: size }, () => 2 * random() - 1) };
  }
  const width = shape.at(-1) ?? 1;
  const draw = (i: number): number => {
    if (input.name.endsWith("attention_mask")) return isPadding(i, size, width) ? 0 : 1;
    if (input.name === "token_type_ids") return 0;
    if (input.name === "word_starts") return i % width;
    if (input.name === "task_ids" || input.name === "adapter_ids") {
      return Math.floor(random() * childrenToChoose(drawing.build.active, input.name));
    }
    return drawToken(i, width, drawing);
  };
  return { dtype: "int64", shape, data: BigInt64Array.from({ length: size }, (_, i) => BigInt(draw(i))) };
}

/** The last two tokens of the last of several rows. */
function isPadding(i: number, size: number, width: number): boolean {
  return size > width && width > 2 && i >= size - 2;
}

/** Any token but padding and end of sentence; the last of a row ends the sentence, as some heads look for it. */
function drawToken(i: number, width: number, { random, vocabulary, build }: Drawing): number {
  const { eosTokenId, padTokenId } = build.model;
  if (i % width === width - 1 && eosTokenId !== null && eosTokenId < vocabulary) return eosTokenId;
  let token = Math.floor(random() * vocabulary);
  while (vocabulary > 3 && (token === eosTokenId || token === padTokenId)) token = (token + 1) % vocabulary;
  return token;
}

/** Mulberry32: small, fast, the same everywhere. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
