/** Whole safetensors files: inputs and outputs of `adapt run`. Weights of models go through `createTensorReader` instead. */
import { storedDtypeBytes } from "../../compiler/constants/tensor-reader.ts";
import type { StoredDtype } from "../../language/checkpoint/facts.ts";
import { withBytes } from "../checkpoint/byte-file.ts";
import { isRefusal, type Refusal } from "../checkpoint/refusal.ts";
import { byteSize, readHeader } from "../checkpoint/safetensors-header.ts";

/** A dense tensor in memory: row-major, little-endian. */
export interface PlainTensor {
  readonly dtype: StoredDtype;
  readonly shape: readonly number[];
  /** In a buffer of its own, so that a typed array of any width can be laid over it. */
  readonly bytes: Uint8Array;
}

/** Reads every tensor of a file. */
export function readSafetensors(path: string): ReadonlyMap<string, PlainTensor> | Refusal {
  return withBytes(path, (file) => {
    const header = readHeader(file);
    if (isRefusal(header)) return header;
    const tensors = new Map<string, PlainTensor>();
    for (const [name, { dtype, shape, offsetBytes }] of header) {
      // The header was checked against the file, so the size is a safe integer.
      const bytes = file.read(offsetBytes, byteSize(shape, dtype) ?? 0);
      if (isRefusal(bytes)) return bytes;
      tensors.set(name, { dtype, shape, bytes });
    }
    return tensors;
  });
}

/**
 * The bytes of a safetensors file, for `writeOutputs`. As the reference writer does, wide dtypes come first and names in order
 * within a dtype, so that every tensor is aligned and the same tensors always give the same bytes.
 */
export function* writeSafetensors(
  tensors: ReadonlyMap<string, PlainTensor>,
  metadata: Readonly<Record<string, string>> = {},
): Generator<Uint8Array> {
  const ordered = [...tensors].sort(
    ([a, left], [b, right]) => storedDtypeBytes[right.dtype] - storedDtypeBytes[left.dtype] || (a < b ? -1 : 1),
  );
  let end = 0;
  const entries = ordered.map(([name, { dtype, shape, bytes }]): readonly [string, unknown] => {
    const begin = end;
    end += bytes.length;
    return [name, { dtype, shape, data_offsets: [begin, end] }];
  });
  const head = Object.keys(metadata).length === 0 ? [] : [["__metadata__", metadata] as const];
  const json = new TextEncoder().encode(JSON.stringify(Object.fromEntries([...head, ...entries])));
  const padded = new Uint8Array(8 + Math.ceil(json.length / 8) * 8).fill(0x20);
  new DataView(padded.buffer).setBigUint64(0, BigInt(padded.length - 8), true);
  padded.set(json, 8);
  yield padded;
  for (const [, { bytes }] of ordered) yield bytes;
}
