/** Reads protobuf's wire format: https://protobuf.dev/programming-guides/encoding. */

/** One field of a message; which of the forms it has follows from its type in the message's definition. */
export interface WireField {
  readonly field: number;
  /** Of varints, signed; of 32-bit fields, as a float; 0 for others. */
  readonly number: number;
  /** Of strings, bytes, messages and packed lists; empty for others. Shares the memory of what is read. */
  readonly bytes: Uint8Array;
}

const none = new Uint8Array();
const decoder = new TextDecoder();

/** The fields of a message, in order. Throws on bytes that are none. */
export function readFields(message: Uint8Array): readonly WireField[] {
  const fields: WireField[] = [];
  for (let at = 0; at < message.length; ) {
    const key = readVarint(message, at);
    const field = Math.floor(key.value / 8);
    at = key.end;
    switch (key.value % 8) {
      case 0: {
        const { value, end } = readVarint(message, at);
        fields.push({ field, number: value, bytes: none });
        at = end;
        break;
      }
      case 2: {
        const { value: length, end } = readVarint(message, at);
        at = expectWithin(message, end + length);
        fields.push({ field, number: 0, bytes: message.subarray(end, at) });
        break;
      }
      case 5: {
        const start = at;
        at = expectWithin(message, at + 4);
        fields.push({ field, number: floatAt(message, start), bytes: none });
        break;
      }
      case 1:
        at = expectWithin(message, at + 8);
        break;
      default:
        throw new Error("not a protobuf message: a field of an unknown form");
    }
  }
  return fields;
}

export function readText(bytes: Uint8Array): string {
  return decoder.decode(bytes);
}

/** A list of varints in one field. */
export function readPackedIntegers(bytes: Uint8Array): readonly number[] {
  const numbers: number[] = [];
  for (let at = 0; at < bytes.length; ) {
    const { value, end } = readVarint(bytes, at);
    numbers.push(value);
    at = end;
  }
  return numbers;
}

/** A list of floats in one field. */
export function readPackedFloats(bytes: Uint8Array): readonly number[] {
  return Array.from({ length: Math.floor(bytes.length / 4) }, (_, i) => floatAt(bytes, 4 * i));
}

function readVarint(bytes: Uint8Array, start: number): { readonly value: number; readonly end: number } {
  let value = 0;
  let factor = 1;
  for (let at = start; at < start + 10; at++) {
    const byte = bytes[at];
    if (byte === undefined) throw new Error("not a protobuf message: it ends within a number");
    value += (byte & 127) * factor;
    factor *= 128;
    if (byte < 128) return { value: at === start + 9 ? negative(bytes, start) : value, end: at + 1 };
  }
  throw new Error("not a protobuf message: a number without an end");
}

/** Negative numbers fill all ten bytes. */
function negative(bytes: Uint8Array, start: number): number {
  let value = 0n;
  for (let i = 9; i >= 0; i--) value = (value << 7n) | BigInt((bytes[start + i] ?? 0) & 127);
  return Number(BigInt.asIntN(64, value));
}

function floatAt(bytes: Uint8Array, at: number): number {
  return new DataView(bytes.buffer, bytes.byteOffset).getFloat32(at, true);
}

function expectWithin(bytes: Uint8Array, end: number): number {
  if (end > bytes.length) throw new Error("not a protobuf message: it ends within a field");
  return end;
}
