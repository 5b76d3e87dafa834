/** Weights that need no storage: every number follows from the folder and the name of its tensor. */
import type { TensorReader } from "../../compiler/constants/tensor-reader.ts";
import { elementCount } from "../../compiler/graph/tensor.ts";
import type { StoredTensor } from "../../language/checkpoint/facts.ts";

/** A tensor as headers describe it, of 32-bit floats; two tensors never lie in one place. */
export function describedTensor(folder: string, name: string, shape: readonly number[]): StoredTensor {
  return { name, dtype: "F32", shape, file: `${folder}/${name}`, offsetBytes: 0 };
}

/** The same tensor has the same numbers in every build. */
export function randomWeightsReader(): TensorReader {
  // A tensor of one name may have other shapes in other programs.
  const known = new Map<string, Uint8Array>();
  return {
    readBytes(tensor, start, end) {
      const bytes = known.get(keyOf(tensor)) ?? new Uint8Array(randomWeights(tensor).buffer);
      known.set(keyOf(tensor), bytes);
      return bytes.slice(start, end);
    },
  };
}

function keyOf({ file, shape }: StoredTensor): string {
  return `${file} ${shape}`;
}

/** Norm weights, magnitudes and scalings lie around 1, everything else around 0: no adapter is without effect. */
export function randomWeights({ file, name, shape }: Pick<StoredTensor, "file" | "name" | "shape">): Float32Array {
  const next = randomNumbers(file);
  const isFactor =
    /(norm|LayerNorm|layernorm|layer_norm|ln_\w+|norm_\w+)(\.\d)?\.weight$/.test(name) ||
    /\.(m\.weight|scaling)$/.test(name);
  return Float32Array.from({ length: elementCount(shape) }, () => (isFactor ? 1 + 0.3 * next() : 0.6 * next()));
}

/** Numbers in [−1, 1) that follow from the text. */
export function randomNumbers(text: string): () => number {
  let state = 2166136261;
  for (const char of text) state = Math.imul(state ^ (char.codePointAt(0) ?? 0), 16777619) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 31 - 1;
  };
}
