/** Seeded random floats in a narrow range around 0, as bytes: weights that nothing can compress or guess. */

const chunkFloats = 2 ** 18;

/** `count` floats, uniform in ±0.035, a MiB at a time; the chunk is reused. */
export function* randomFloats(count: number, seed: number): Generator<Uint8Array> {
  const floats = new Float32Array(Math.min(count, chunkFloats));
  let state = (seed * 2654435761 + 1) >>> 0 || 1;
  for (let done = 0; done < count; ) {
    const length = Math.min(floats.length, count - done);
    for (let i = 0; i < length; i++) {
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      floats[i] = state * (0.035 / 2 ** 31);
    }
    yield new Uint8Array(floats.buffer, 0, 4 * length);
    done += length;
  }
}
