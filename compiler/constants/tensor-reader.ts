/** How the compiler asks for the bytes of stored tensors; the host brings the disk. */
import type { StoredDtype, StoredTensor } from "../../language/checkpoint/facts.ts";

export interface TensorReader {
  /**
   * Bytes `[startByte, endByte)` of the file, counted from the tensor's element 0, in a fresh buffer that begins at its byte 0,
   * or at the beginning of `room` when that is given and large enough.
   * For a strided tensor these are bytes of its storage; `readFloats` and `readElements` put the elements in order.
   * Throws `WeightsUnreadable` when the file has gone, changed or turned out damaged since its header was read.
   */
  readBytes(tensor: StoredTensor, startByte: number, endByte: number, room?: Uint8Array): Uint8Array;
}

/**
 * The one failure of the world that can reach the middle of a build: a weights file that no longer is what its header said.
 * The command reports it as E0502; every other error thrown while weights are read is a bug of ours.
 */
export class WeightsUnreadable extends Error {
  override readonly name = "WeightsUnreadable";
  readonly file: string;

  constructor(file: string, message: string) {
    super(message);
    this.file = file;
  }
}

/** Bytes of one element. */
export const storedDtypeBytes: Readonly<Record<StoredDtype, number>> = {
  F64: 8,
  F32: 4,
  F16: 2,
  BF16: 2,
  I64: 8,
  I32: 4,
  I16: 2,
  I8: 1,
  U8: 1,
  BOOL: 1,
};
