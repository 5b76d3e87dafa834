/** Safetensors headers, parsed as if an enemy wrote them (spec: checkpoints.md §28). The weights are not read. */
import { storedDtypeBytes } from "../../compiler/constants/tensor-reader.ts";
import type { JsonObject, JsonValue, StoredDtype, StoredTensor } from "../../language/checkpoint/facts.ts";
import { type ByteFile, withBytes } from "./byte-file.ts";
import { isJsonObject, parseJsonObject } from "./json-file.ts";
import { isRefusal, nameFault, quoted, type Refusal, refuse } from "./refusal.ts";

const maxHeaderBytes = 100_000_000;
const lengthBytes = 8;
const maxDimensions = 32;

/** Tensors by name, in the file's order. Every offset lies inside the file and no two tensors share a byte. */
export function readSafetensorsHeader(path: string): ReadonlyMap<string, StoredTensor> | Refusal {
  return withBytes(path, readHeader);
}

/** The same for a file that is already open. */
export function readHeader(file: ByteFile): ReadonlyMap<string, StoredTensor> | Refusal {
  if (file.sizeBytes < lengthBytes) return refuse(`has ${file.sizeBytes} bytes, too few for a safetensors file`);
  const prefix = file.read(0, lengthBytes);
  if (isRefusal(prefix)) return prefix;
  const headerBytes = Number(new DataView(prefix.buffer).getBigUint64(0, true));
  if (headerBytes > maxHeaderBytes) return refuse("says that its header is larger than 100 MB");
  if (headerBytes > file.sizeBytes - lengthBytes) {
    return refuse(
      `says that its header has ${headerBytes} bytes, more than the file holds: it is truncated or damaged`,
    );
  }
  const bytes = file.read(lengthBytes, headerBytes);
  if (isRefusal(bytes)) return bytes;
  if (bytes[0] !== 0x7b) return refuse("is not a safetensors file: its header does not begin with `{`");
  const header = parseJsonObject(bytes);
  if (isRefusal(header)) return { ...header, message: `has a header that ${header.message}` };
  return readEntries(header, file, lengthBytes + headerBytes);
}

interface Entry {
  readonly name: string;
  readonly dtype: StoredDtype;
  readonly shape: readonly number[];
  readonly begin: number;
  readonly end: number;
}

function readEntries(
  header: JsonObject,
  file: ByteFile,
  dataStart: number,
): ReadonlyMap<string, StoredTensor> | Refusal {
  const entries: Entry[] = [];
  for (const [name, value] of Object.entries(header)) {
    if (name === "__metadata__") {
      if (!isStringMap(value)) return refuse("has a `__metadata__` that is no map of strings");
      continue;
    }
    const entry = readEntry(name, value);
    if (isRefusal(entry)) return entry;
    entries.push(entry);
  }
  const fault = layoutFault(entries, file.sizeBytes - dataStart);
  if (fault !== undefined) return fault;
  return new Map(
    entries.map(({ name, dtype, shape, begin }) => [
      name,
      { name, dtype, shape, file: file.path, offsetBytes: dataStart + begin },
    ]),
  );
}

function isStringMap(value: JsonValue | undefined): boolean {
  return isJsonObject(value) && Object.values(value).every((text) => typeof text === "string");
}

function readEntry(name: string, value: JsonValue | undefined): Entry | Refusal {
  const fault = nameFault(name);
  if (fault !== undefined) return refuse(fault);
  if (!isJsonObject(value)) return refuse(`has an entry ${quoted(name)} that describes no tensor`);
  const extra = Object.keys(value).find((key) => key !== "dtype" && key !== "shape" && key !== "data_offsets");
  if (extra !== undefined) return refuse(`describes ${quoted(name)} with an unknown key ${quoted(extra)}`);
  const dtype = readDtype(name, value.dtype);
  if (isRefusal(dtype)) return dtype;
  const { shape, data_offsets: offsets } = value;
  if (!isSizeList(shape) || shape.length > maxDimensions) {
    return refuse(`gives ${quoted(name)} a shape that is no list of at most ${maxDimensions} sizes`);
  }
  if (!isSizeList(offsets) || offsets.length !== 2) {
    return refuse(`gives ${quoted(name)} offsets that are not two whole numbers from 0`);
  }
  const [begin = 0, end = 0] = offsets;
  if (begin > end) return refuse(`puts the end of ${quoted(name)} before its beginning`);
  const sizeBytes = byteSize(shape, dtype);
  if (sizeBytes === undefined) return refuse(`gives ${quoted(name)} a shape too large to count`);
  if (sizeBytes !== end - begin) {
    return refuse(
      `keeps ${end - begin} bytes for ${quoted(name)}, but ${dtype} [${shape.join(", ")}] needs ${sizeBytes} bytes`,
    );
  }
  return { name, dtype, shape, begin, end };
}

function readDtype(name: string, value: JsonValue | undefined): StoredDtype | Refusal {
  if (typeof value !== "string") return refuse(`gives ${quoted(name)} no dtype`);
  if (isStoredDtype(value)) return value;
  return refuse(
    `stores ${quoted(name)} as ${quoted(value)}, a dtype that Adapt does not read`,
    `Convert the file to one of ${Object.keys(storedDtypeBytes).join(", ")}.`,
  );
}

function isStoredDtype(text: string): text is StoredDtype {
  return Object.hasOwn(storedDtypeBytes, text);
}

function isSizeList(value: JsonValue | undefined): value is readonly number[] {
  return Array.isArray(value) && value.every((n) => Number.isSafeInteger(n) && n >= 0 && !Object.is(n, -0));
}

/** Bytes of a dense tensor, or `undefined` where the product leaves the safe integers. */
export function byteSize(shape: readonly number[], dtype: StoredDtype): number | undefined {
  if (shape.includes(0)) return 0;
  let bytes = storedDtypeBytes[dtype];
  for (const size of shape) {
    bytes *= size;
    if (!Number.isSafeInteger(bytes)) return undefined;
  }
  return bytes;
}

/** Tensors must fill the data part from its first byte to its last: no overlap, no hole, nothing past the end. */
function layoutFault(entries: readonly Entry[], dataBytes: number): Refusal | undefined {
  const ordered = [...entries].sort((a, b) => a.begin - b.begin || a.end - b.end);
  let position = 0;
  for (const { name, begin, end } of ordered) {
    if (end > dataBytes) return refuse(`puts ${quoted(name)} past the end of the file: it is truncated or damaged`);
    if (begin < position) return refuse(`lets ${quoted(name)} overlap another tensor`);
    if (begin > position) return refuse(`leaves ${begin - position} unused bytes before ${quoted(name)}`);
    position = end;
  }
  if (position < dataBytes) return refuse(`has ${dataBytes - position} bytes after its last tensor`);
  return undefined;
}
