/** Writes protobuf's wire format: https://protobuf.dev/programming-guides/encoding. */

export interface WireWriter {
  /** A whole number, negative ones as 64 bits. */
  integer(field: number, value: number): void;
  float(field: number, value: number): void;
  text(field: number, value: string): void;
  bytes(field: number, value: Uint8Array): void;
  message(field: number, write: () => void): void;
  /** A copy of all that was written. */
  finish(): Uint8Array;
}

const [varint, lengthDelimited, fixed32] = [0, 2, 5] as const;

export function createWireWriter(): WireWriter {
  let buffer = new Uint8Array(65536);
  let at = 0;
  const encoder = new TextEncoder();
  /** Most names occur several times. */
  const known = new Map<string, Uint8Array>();

  const makeRoom = (count: number) => {
    if (at + count <= buffer.length) return;
    const larger = new Uint8Array(Math.max(2 * buffer.length, at + count));
    larger.set(buffer.subarray(0, at));
    buffer = larger;
  };

  const writeVarint = (value: number) => {
    makeRoom(10);
    if (value < 0) {
      let rest = BigInt.asUintN(64, BigInt(value));
      for (; rest >= 128n; rest >>= 7n) buffer[at++] = Number(rest & 127n) | 128;
      buffer[at++] = Number(rest);
      return;
    }
    let rest = value;
    for (; rest >= 128; rest = Math.floor(rest / 128)) buffer[at++] = (rest % 128) | 128;
    buffer[at++] = rest;
  };

  const writeKey = (field: number, wireType: number) => writeVarint(field * 8 + wireType);

  /** The content is moved to make room for its length, which is known only behind it. */
  const writeDelimited = (field: number, write: () => void) => {
    writeKey(field, lengthDelimited);
    const start = at;
    write();
    const length = at - start;
    const head = varintBytes(length);
    makeRoom(head);
    buffer.copyWithin(start + head, start, at);
    at = start;
    writeVarint(length);
    at = start + head + length;
  };

  const encoded = (text: string) => {
    const found = known.get(text) ?? encoder.encode(text);
    known.set(text, found);
    return found;
  };

  const writeBytes = (field: number, value: Uint8Array) => {
    writeKey(field, lengthDelimited);
    writeVarint(value.length);
    makeRoom(value.length);
    buffer.set(value, at);
    at += value.length;
  };

  return {
    integer(field, value) {
      writeKey(field, varint);
      writeVarint(value);
    },
    float(field, value) {
      writeKey(field, fixed32);
      makeRoom(4);
      new DataView(buffer.buffer).setFloat32(at, value, true);
      at += 4;
    },
    text: (field, value) => writeBytes(field, encoded(value)),
    bytes: writeBytes,
    message: writeDelimited,
    finish: () => buffer.slice(0, at),
  };
}

function varintBytes(value: number): number {
  let count = 1;
  for (let rest = value; rest >= 128; rest = Math.floor(rest / 128)) count++;
  return count;
}

/** Key and length of a length-delimited field, for content that is written by somebody else. */
export function fieldHead(field: number, length: number): Uint8Array {
  const bytes = [field * 8 + lengthDelimited];
  let rest = length;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
  bytes.push(rest);
  return Uint8Array.from(bytes);
}
