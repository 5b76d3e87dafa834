/** The two 16-bit floats, as their bits. Rounding is to nearest, ties to even. */

const word = new Float32Array(1);
const bits = new Uint32Array(word.buffer);

/** bfloat16: the upper half of a float32. */
export function bfloat16Bits(x: number): number {
  word[0] = x;
  const raw = bits[0] ?? 0;
  if ((raw & 0x7fffffff) > 0x7f800000) return (raw >>> 16) | 0x40;
  return (raw + 0x7fff + ((raw >>> 16) & 1)) >>> 16;
}

export function fromBfloat16Bits(half: number): number {
  bits[0] = half << 16;
  return word[0] ?? 0;
}

/** IEEE binary16: 1 sign, 5 exponent and 10 fraction bits. Overflow gives infinity. */
export function float16Bits(x: number): number {
  word[0] = x;
  const raw = bits[0] ?? 0;
  const sign = (raw >>> 16) & 0x8000;
  const size = raw & 0x7fffffff;
  if (size > 0x7f800000) return sign | 0x7e00;
  if (size >= 0x477ff000) return sign | 0x7c00;
  if (size >= 0x38800000) {
    const rebiased = size - 0x38000000;
    return sign | ((rebiased + 0xfff + ((rebiased >>> 13) & 1)) >>> 13);
  }
  return sign | roundEven(Math.abs(word[0] ?? 0) * 2 ** 24);
}

export function fromFloat16Bits(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >>> 10) & 0x1f;
  const fraction = half & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : Number.NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

export function roundToHalf(x: number, dtype: "float16" | "bfloat16"): number {
  return dtype === "float16" ? fromFloat16Bits(float16Bits(x)) : fromBfloat16Bits(bfloat16Bits(x));
}

/**
 * Bits of many floats. Finite floats beyond the reach of float16 become infinite. The common cases are decided on the float's
 * own bits: a call for each element would cost three times as much.
 */
export function halfBitsOf(floats: Float32Array, dtype: "float16" | "bfloat16"): Uint16Array {
  const words = new Uint32Array(floats.buffer, floats.byteOffset, floats.length);
  const out = new Uint16Array(floats.length);
  if (dtype === "bfloat16") {
    for (let i = 0; i < out.length; i++) {
      const raw = words[i] as number;
      out[i] = (raw & 0x7fffffff) > 0x7f800000 ? (raw >>> 16) | 0x40 : (raw + 0x7fff + ((raw >>> 16) & 1)) >>> 16;
    }
    return out;
  }
  for (let i = 0; i < out.length; i++) {
    const raw = words[i] as number;
    const size = raw & 0x7fffffff;
    if (size >= 0x38800000 && size < 0x477ff000) {
      const rebiased = size - 0x38000000;
      out[i] = ((raw >>> 16) & 0x8000) | ((rebiased + 0xfff + ((rebiased >>> 13) & 1)) >>> 13);
    } else {
      out[i] = size === 0 ? raw >>> 16 : float16Bits(floats[i] as number);
    }
  }
  return out;
}

function roundEven(x: number): number {
  const below = Math.floor(x);
  const rest = x - below;
  if (rest !== 0.5) return rest < 0.5 ? below : below + 1;
  return below % 2 === 0 ? below : below + 1;
}
