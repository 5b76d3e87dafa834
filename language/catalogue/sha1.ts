/** SHA-1 of ASCII text, for the reference's config identifiers. Not for anything that needs security. */

const rotate = (word: number, by: number): number => (word << by) | (word >>> (32 - by));

/** The digest as 40 lower-case hex digits. `text` must be ASCII: one byte for each character. */
export function sha1(text: string): string {
  let state: readonly [number, number, number, number, number] = [
    0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0,
  ];
  const words = padded(text);
  for (let start = 0; start < words.length; start += 16) state = absorb(state, words.subarray(start, start + 16));
  return state.map((word) => (word >>> 0).toString(16).padStart(8, "0")).join("");
}

/** The message, a one bit, zeros and the length in bits, as big-endian words in blocks of 16. */
function padded(text: string): Uint32Array {
  const words = new Uint32Array((((text.length + 8) >> 6) + 1) * 16);
  const put = (position: number, byte: number): void => {
    words[position >> 2] = (words[position >> 2] ?? 0) | (byte << (24 - (position & 3) * 8));
  };
  for (let position = 0; position < text.length; position++) put(position, text.charCodeAt(position) & 0xff);
  put(text.length, 0x80);
  words[words.length - 2] = Math.floor(text.length / 2 ** 29);
  words[words.length - 1] = text.length << 3;
  return words;
}

function absorb(
  state: readonly [number, number, number, number, number],
  block: Uint32Array,
): readonly [number, number, number, number, number] {
  const schedule = new Uint32Array(80);
  schedule.set(block);
  const at = (index: number): number => schedule[index] ?? 0;
  for (let i = 16; i < 80; i++) schedule[i] = rotate(at(i - 3) ^ at(i - 8) ^ at(i - 14) ^ at(i - 16), 1);
  let [a, b, c, d, e] = state;
  for (let i = 0; i < 80; i++) {
    const [mixed, constant] = round(i, b, c, d);
    const next = (rotate(a, 5) + mixed + e + constant + at(i)) | 0;
    [a, b, c, d, e] = [next, a, rotate(b, 30), c, d];
  }
  return [(state[0] + a) | 0, (state[1] + b) | 0, (state[2] + c) | 0, (state[3] + d) | 0, (state[4] + e) | 0];
}

function round(i: number, b: number, c: number, d: number): readonly [mixed: number, constant: number] {
  if (i < 20) return [(b & c) | (~b & d), 0x5a827999];
  if (i < 40) return [b ^ c ^ d, 0x6ed9eba1];
  if (i < 60) return [(b & c) | (b & d) | (c & d), 0x8f1bbcdc];
  return [b ^ c ^ d, 0xca62c1d6];
}
