/** Bytes that are made while they are written. */
export interface ByteSource {
  readonly sizeBytes: number;
  /** In order; a new pass over the bytes at each call. A chunk holds until the next is asked for: it may lie in `room`. */
  chunks(room?: Uint8Array): Iterable<Uint8Array>;
}

/** All bytes at once: for small models and tests. */
export function collectBytes(source: ByteSource): Uint8Array {
  const out = new Uint8Array(source.sizeBytes);
  let at = 0;
  for (const chunk of source.chunks()) {
    out.set(chunk, at);
    at += chunk.byteLength;
  }
  return out;
}
