/** Writes a WebAssembly module of one function over one memory: just enough for a numeric kernel. */

const types = { i32: 0x7f, v128: 0x7b } as const;
/** Of parameters and locals. */
export type WasmType = keyof typeof types;

export interface WasmFunction {
  readonly name: string;
  readonly parameters: readonly WasmType[];
  readonly locals: readonly WasmType[];
  readonly body: readonly number[];
}

const signed = (value: number): readonly number[] =>
  value >= -64 && value < 64 ? [value & 0x7f] : [(value & 0x7f) | 0x80, ...signed(value >> 7)];
const unsigned = (value: number): readonly number[] =>
  value < 128 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(value >>> 7)];

/** Instructions, as their bytes. `offset` is in bytes from the address on the stack. */
export const op = {
  get: (local: number) => [0x20, local],
  set: (local: number) => [0x21, local],
  constant: (value: number) => [0x41, ...signed(value)],
  add: [0x6a],
  subtract: [0x6b],
  shiftLeft: [0x74],
  lessUnsigned: [0x49],
  /** Repeats while the condition, which its body leaves on the stack, is not 0. */
  loopWhile: (...body: readonly (readonly number[])[]) => [0x03, 0x40, ...body.flat(), 0x0d, 0x00, 0x0b],
  load: (offset: number) => [0xfd, 0x00, 0x02, ...unsigned(offset)],
  loadSplat: (offset: number) => [0xfd, 0x09, 0x02, ...unsigned(offset)],
  store: (offset: number) => [0xfd, 0x0b, 0x02, ...unsigned(offset)],
  addFloats: [0xfd, 0xe4, 0x01],
  multiplyFloats: [0xfd, 0xe6, 0x01],
} as const;

/** The module's bytes; it exports the function and its memory as `memory`. */
export function wasmModule(fn: WasmFunction, memoryPages: number): Uint8Array {
  const text = (s: string) => vector([...s].map((c) => c.charCodeAt(0)));
  const locals = fn.locals.flatMap((type) => [1, types[type]]);
  const code = [...unsigned(fn.locals.length), ...locals, ...fn.body, 0x0b];
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [1, 0x60, ...vector(fn.parameters.map((type) => types[type])), 0]),
    ...section(3, [1, 0]),
    ...section(5, [1, 0x00, ...unsigned(memoryPages)]),
    ...section(7, [2, ...text("memory"), 0x02, 0, ...text(fn.name), 0x00, 0]),
    ...section(10, [1, ...vector(code)]),
  ]);
}

function vector(bytes: readonly number[]): readonly number[] {
  return [...unsigned(bytes.length), ...bytes];
}

function section(id: number, content: readonly number[]): readonly number[] {
  return [id, ...vector(content)];
}
