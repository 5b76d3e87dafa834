/** Reproducible random numbers: xoshiro128** (Blackman and Vigna, 2018), its state the SHA-1 digest of a text. */
import { sha1 } from "../../language/catalogue/sha1.ts";

export interface RandomSource {
  /** Uniform in (0, 1), never an end. */
  uniform(): number;
  /** Standard normal. */
  normal(): number;
}

/** Equal texts give equal numbers, on every machine. */
export function randomSource(seed: string): RandomSource {
  const next = xoshiro(seed);
  let spare: number | undefined;
  const uniform = () => (next() + 0.5) / 2 ** 32;

  return {
    uniform,
    // Marsaglia's polar method: two numbers at a time.
    normal() {
      if (spare !== undefined) {
        const kept = spare;
        spare = undefined;
        return kept;
      }
      for (;;) {
        const x = 2 * uniform() - 1;
        const y = 2 * uniform() - 1;
        const square = x * x + y * y;
        if (square >= 1 || square === 0) continue;
        const scale = Math.sqrt((-2 * Math.log(square)) / square);
        spare = y * scale;
        return x * scale;
      }
    },
  };
}

/** Whole numbers below 2³². */
function xoshiro(seed: string): () => number {
  const digest = sha1(asciiOf(seed));
  const word = (index: number) => Number.parseInt(digest.slice(8 * index, 8 * index + 8), 16) | 0;
  let [a, b, c, d] = [word(0), word(1), word(2), word(3)];
  return () => {
    const result = Math.imul(rotate(Math.imul(b, 5), 7), 9) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = rotate(d, 11);
    return result;
  };
}

function rotate(word: number, by: number): number {
  return (word << by) | (word >>> (32 - by));
}

/** The digest takes one byte for each character, so all others are written out. */
function asciiOf(text: string): string {
  return Array.from({ length: text.length }, (_, i) => {
    const code = text.charCodeAt(i);
    return code < 127 && code !== 92 ? String.fromCharCode(code) : `\\u${code.toString(16).padStart(4, "0")}`;
  }).join("");
}
