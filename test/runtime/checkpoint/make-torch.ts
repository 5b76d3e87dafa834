/** Files as `torch.save` writes them, byte by byte, so that tests can also write what it never would. */
import { crc32, deflateRawSync } from "node:zlib";

const text = (value: string) => [...new TextEncoder().encode(value)];
const u16 = (value: number) => [value & 255, (value >> 8) & 255];
const u32 = (value: number) => [...u16(value & 0xffff), ...u16(value >>> 16)];

/** Pickle opcodes by their names in Python's `pickletools`. Each is a list of bytes. */
export const pickle = {
  proto: [0x80, 2],
  stop: [0x2e],
  mark: [0x28],
  none: [0x4e],
  emptyDict: [0x7d],
  emptyList: [0x5d],
  emptyTuple: [0x29],
  tuple: [0x74],
  reduce: [0x52],
  build: [0x62],
  persistentId: [0x51],
  setItems: [0x75],
  appends: [0x65],
  newFalse: [0x89],
  newTrue: [0x88],
  string: (value: string) => [0x58, ...u32(text(value).length), ...text(value)],
  integer: (value: number) => [0x4a, ...u32(value >>> 0)],
  long: (bytes: readonly number[]) => [0x8a, bytes.length, ...bytes],
  global: (module: string, name: string) => [0x63, ...text(`${module}\n${name}\n`)],
};

const tupleOf = (...parts: readonly (readonly number[])[]) => [...pickle.mark, ...parts.flat(), ...pickle.tuple];

export interface TensorSpec {
  readonly key?: string;
  readonly type?: string;
  /** Elements of the storage. */
  readonly elements: number;
  readonly offset?: number;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
  /** Legacy only: `[offset, size]`. */
  readonly view?: readonly [number, number];
  readonly isLegacy?: boolean;
}

/** The opcodes of one tensor. */
export function tensorOps(spec: TensorSpec): number[] {
  const view = spec.view ? tupleOf(pickle.string("v"), ...spec.view.map(pickle.integer)) : pickle.none;
  const id = tupleOf(
    pickle.string("storage"),
    pickle.global("torch", spec.type ?? "FloatStorage"),
    pickle.string(spec.key ?? "0"),
    pickle.string("cpu"),
    pickle.integer(spec.elements),
    ...(spec.isLegacy ? [view] : []),
  );
  const items = tupleOf(
    [...id, ...pickle.persistentId],
    pickle.integer(spec.offset ?? 0),
    tupleOf(...spec.shape.map(pickle.integer)),
    tupleOf(...spec.strides.map(pickle.integer)),
    pickle.newFalse,
    [...pickle.global("collections", "OrderedDict"), ...pickle.emptyTuple, ...pickle.reduce],
  );
  return [...pickle.global("torch._utils", "_rebuild_tensor_v2"), ...items, ...pickle.reduce];
}

/** A whole pickle of a dict with these values. */
export function dictPickle(entries: Readonly<Record<string, readonly number[]>>): Uint8Array {
  const items = Object.entries(entries).flatMap(([name, ops]) => [...pickle.string(name), ...ops]);
  return Uint8Array.from([
    ...pickle.proto,
    ...pickle.emptyDict,
    ...pickle.mark,
    ...items,
    ...pickle.setItems,
    ...pickle.stop,
  ]);
}

export interface EntrySpec {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** Lies for hostile archives. */
  readonly method?: number;
  readonly crc?: number;
  readonly centralSize?: number;
  readonly centralOffset?: number;
  readonly localName?: string;
  readonly flags?: number;
}

/** A stored ZIP with padding in the local extra field, as PyTorch pads; `isZip64` moves every size to a ZIP64 record. */
export function makeZip(entries: readonly EntrySpec[], isZip64 = false): Uint8Array {
  const body: number[] = [];
  const directory: number[] = [];
  for (const entry of entries) {
    const offset = entry.centralOffset ?? body.length;
    const size = entry.centralSize ?? entry.bytes.length;
    const localName = text(entry.localName ?? entry.name);
    const method = entry.method ?? 0;
    const extra = [...text("FB"), ...u16(5), 90, 90, 90, 90, 90];
    const sum = entry.crc ?? crc32(entry.bytes);
    body.push(
      ...u32(0x04034b50),
      ...u16(0),
      ...u16(0x808),
      ...u16(method),
      ...u32(0),
      ...u32(sum),
      ...u32(0),
      ...u32(0),
    );
    body.push(...u16(localName.length), ...u16(extra.length), ...localName, ...extra);
    for (const byte of entry.bytes) body.push(byte);
    const wide = isZip64
      ? [...u16(1), ...u16(24), ...u32(size), ...u32(0), ...u32(size), ...u32(0), ...u32(offset), ...u32(0)]
      : [];
    const short = (value: number) => (isZip64 ? u32(0xffffffff) : u32(value));
    directory.push(
      ...u32(0x02014b50),
      ...u16(0),
      ...u16(0),
      ...u16(entry.flags ?? 0x808),
      ...u16(method),
      ...u32(0),
      ...u32(sum),
    );
    directory.push(
      ...short(size),
      ...short(size),
      ...u16(text(entry.name).length),
      ...u16(wide.length),
      ...u16(0),
      ...u16(0),
    );
    directory.push(...u16(0), ...u32(0), ...short(offset), ...text(entry.name), ...wide);
  }
  const start = body.length;
  const count = entries.length;
  const end64 = [
    ...[
      ...u32(0x06064b50),
      ...u32(44),
      ...u32(0),
      ...u16(0),
      ...u16(0),
      ...u32(0),
      ...u32(0),
      ...u32(count),
      ...u32(0),
    ],
    ...[...u32(count), ...u32(0), ...u32(directory.length), ...u32(0), ...u32(start), ...u32(0)],
    ...[...u32(0x07064b50), ...u32(0), ...u32(start + directory.length), ...u32(0), ...u32(1)],
  ];
  const end = [
    ...u32(0x06054b50),
    ...u16(0),
    ...u16(0),
    ...u16(isZip64 ? 0xffff : count),
    ...u16(isZip64 ? 0xffff : count),
  ];
  end.push(...u32(isZip64 ? 0xffffffff : directory.length), ...u32(isZip64 ? 0xffffffff : start), ...u16(0));
  return Uint8Array.from([...body, ...directory, ...(isZip64 ? end64 : []), ...end]);
}

/** An archive with this pickle and these storages by key. */
export function makeTorch(
  data: Uint8Array,
  storages: Readonly<Record<string, Uint8Array>> = {},
  more: readonly EntrySpec[] = [],
): Uint8Array {
  return makeZip([
    { name: "archive/data.pkl", bytes: data },
    ...Object.entries(storages).map(([key, bytes]) => ({ name: `archive/data/${key}`, bytes })),
    ...more,
  ]);
}

/** A file of the format before PyTorch 1.6: key → element count and bytes, in the order given. */
export function makeLegacy(
  data: Uint8Array,
  storages: readonly { readonly key: string; readonly count: number; readonly bytes: Uint8Array }[],
  isLittleEndian = true,
): Uint8Array {
  const whole = (ops: readonly number[]) => [...pickle.proto, ...ops, ...pickle.stop];
  const system = [...pickle.emptyDict, ...pickle.mark, ...pickle.string("little_endian")];
  system.push(...(isLittleEndian ? pickle.newTrue : pickle.newFalse), ...pickle.setItems);
  const keys = [
    ...pickle.emptyList,
    ...pickle.mark,
    ...storages.flatMap(({ key }) => pickle.string(key)),
    ...pickle.appends,
  ];
  return Uint8Array.from([
    ...whole(pickle.long([0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19])),
    ...whole(pickle.integer(1001)),
    ...whole(system),
    ...data,
    ...whole(keys),
    ...storages.flatMap(({ count, bytes }) => [...u32(count), ...u32(0), ...bytes]),
  ]);
}

export function floats(...values: readonly number[]): Uint8Array {
  return new Uint8Array(Float32Array.from(values).buffer);
}

/** What a zip bomb is made of. */
export function deflated(bytes: Uint8Array): Uint8Array {
  return deflateRawSync(bytes);
}
