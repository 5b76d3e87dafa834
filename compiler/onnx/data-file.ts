/** The file beside the model that holds the tensors which are not a checkpoint's own. */
import { copyBytes } from "../constants/write-constant.ts";
import type { ByteSource } from "./byte-source.ts";
import type { ExternalData } from "./model.ts";

/** A page for large tensors, so that they can be mapped; a cache line for small ones. */
const pageBytes = 4096;
const lineBytes = 64;
const largeBytes = 2 ** 20;

export interface DataFile extends ByteSource {
  readonly name: string;
}

export interface DataFileBuilder {
  /** Reserves room for a tensor and says where it will lie. */
  add(source: ByteSource): ExternalData;
  /** Undefined when nothing was added. */
  finish(): DataFile | undefined;
}

export function createDataFile(name: string): DataFileBuilder {
  const parts: { readonly padding: number; readonly source: ByteSource }[] = [];
  let size = 0;
  return {
    add(source) {
      const alignment = source.sizeBytes > largeBytes ? pageBytes : lineBytes;
      const offset = Math.ceil(size / alignment) * alignment;
      parts.push({ padding: offset - size, source });
      size = offset + source.sizeBytes;
      return { location: name, offset, length: source.sizeBytes };
    },
    finish() {
      if (parts.length === 0) return undefined;
      return {
        name,
        sizeBytes: size,
        *chunks(room = new Uint8Array(copyBytes)) {
          for (const { padding, source } of parts) {
            if (padding > 0) yield new Uint8Array(padding);
            yield* source.chunks(room);
          }
        },
      };
    },
  };
}
