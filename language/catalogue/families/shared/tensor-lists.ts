/** Short forms for the tensors of linear layers and norms in a base checkpoint. */
import type { BaseTensor } from "../../family.ts";

/** `{path}.weight [out, in]`, and `{path}.bias [out]` when `hasBias`. */
export function linearTensors(path: string, inSize: number, outSize: number, hasBias = true): readonly BaseTensor[] {
  return weightAndBias(path, [outSize, inSize], outSize, hasBias);
}

/** GPT-2's layout: `{path}.weight [in, out]` with a bias. */
export function transposedLinearTensors(path: string, inSize: number, outSize: number): readonly BaseTensor[] {
  return weightAndBias(path, [inSize, outSize], outSize, true);
}

/** `{path}.weight` and `{path}.bias`, both `[size]`. */
export function layerNormTensors(path: string, size: number): readonly BaseTensor[] {
  return weightAndBias(path, [size], size, true);
}

/** `{path}.weight [rows, size]`. */
export function embeddingTensor(path: string, rows: number, size: number): BaseTensor {
  return { key: `${path}.weight`, shape: [rows, size] };
}

/** `{path}.weight [size]`. */
export function rmsNormTensor(path: string, size: number): BaseTensor {
  return { key: `${path}.weight`, shape: [size] };
}

/** The same tensors, which a checkpoint may leave out. */
export function optional(tensors: readonly BaseTensor[]): readonly BaseTensor[] {
  return tensors.map((tensor) => ({ ...tensor, optional: true }));
}

/** One list for each layer, in order. */
export function perLayer(count: number, tensors: (index: number) => readonly BaseTensor[]): readonly BaseTensor[] {
  return Array.from({ length: count }, (_, index) => tensors(index)).flat();
}

function weightAndBias(
  path: string,
  shape: readonly number[],
  biasSize: number,
  hasBias: boolean,
): readonly BaseTensor[] {
  const weight = { key: `${path}.weight`, shape };
  return hasBias ? [weight, { key: `${path}.bias`, shape: [biasSize] }] : [weight];
}
