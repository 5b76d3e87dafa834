/**
 * ZIP archives as `torch.save` writes them: every entry stored, never compressed (spec: checkpoints.md §26). Only the central
 * directory is believed, and only after the local headers agree with it. Nothing is ever decompressed, so there is no zip bomb.
 */
import type { ByteFile } from "./byte-file.ts";
import { isRefusal, quoted, type Refusal, refuse } from "./refusal.ts";

export interface ZipEntry {
  readonly name: string;
  readonly crc32: number;
  readonly sizeBytes: number;
  /** Of the first payload byte in the file. */
  readonly dataOffset: number;
}

const endBytes = 22;
const locatorBytes = 20;
const end64Bytes = 56;
const centralBytes = 46;
const localBytes = 30;
const maxCommentBytes = 0xffff;
const maxEntries = 200_000;
const maxDirectoryBytes = 64 * 2 ** 20;
const stored = 0;

/** True when the file begins as a ZIP archive does. */
export function looksLikeZip(start: Uint8Array): boolean {
  return start[0] === 0x50 && start[1] === 0x4b && start[2] === 3 && start[3] === 4;
}

/** All entries by name: stored, inside the file, none overlapping another. */
export function readZipDirectory(file: ByteFile): ReadonlyMap<string, ZipEntry> | Refusal {
  const place = findDirectory(file);
  if (isRefusal(place)) return place;
  if (place.entries > maxEntries) return refuse(`has ${place.entries} entries, more than ${maxEntries}`);
  if (place.sizeBytes > maxDirectoryBytes) return refuse("has a directory of more than 64 MiB");
  const bytes = file.read(place.offset, place.sizeBytes);
  if (isRefusal(bytes)) return bytes;
  const listed = readCentralDirectory(bytes, place.entries);
  if (isRefusal(listed)) return listed;
  return locateEntries(file, listed, place.offset);
}

interface DirectoryPlace {
  readonly offset: number;
  readonly sizeBytes: number;
  readonly entries: number;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Finds the end record, which must close the file, and follows it to the ZIP64 one where a field is full. */
function findDirectory(file: ByteFile): DirectoryPlace | Refusal {
  const tailBytes = Math.min(file.sizeBytes, endBytes + maxCommentBytes);
  const tail = file.read(file.sizeBytes - tailBytes, tailBytes);
  if (isRefusal(tail)) return tail;
  const view = viewOf(tail);
  for (let i = tailBytes - endBytes; i >= 0; i--) {
    if (view.getUint32(i, true) !== 0x06054b50 || i + endBytes + view.getUint16(i + 20, true) !== tailBytes) continue;
    const endOffset = file.sizeBytes - tailBytes + i;
    if (view.getUint16(i + 4, true) !== 0 && view.getUint16(i + 4, true) !== 0xffff)
      return refuse("spans several disks");
    const entries = view.getUint16(i + 10, true);
    const sizeBytes = view.getUint32(i + 12, true);
    const offset = view.getUint32(i + 16, true);
    const isFull = entries === 0xffff || sizeBytes === 0xffffffff || offset === 0xffffffff;
    const place = isFull ? findDirectory64(file, endOffset) : { entries, sizeBytes, offset };
    if (isRefusal(place) || place.offset + place.sizeBytes <= endOffset) return place;
    return refuse("has a ZIP directory that reaches past its end record");
  }
  return refuse("has no ZIP directory at its end: it is truncated");
}

function findDirectory64(file: ByteFile, endOffset: number): DirectoryPlace | Refusal {
  const locator = file.read(endOffset - locatorBytes, locatorBytes);
  if (isRefusal(locator)) return locator;
  const locatorView = viewOf(locator);
  if (locatorView.getUint32(0, true) !== 0x07064b50) return refuse("lacks the ZIP64 record that its size asks for");
  const record = file.read(Number(locatorView.getBigUint64(8, true)), end64Bytes);
  if (isRefusal(record)) return record;
  const view = viewOf(record);
  if (view.getUint32(0, true) !== 0x06064b50) return refuse("has a ZIP64 record that is none");
  return {
    entries: Number(view.getBigUint64(32, true)),
    sizeBytes: Number(view.getBigUint64(40, true)),
    offset: Number(view.getBigUint64(48, true)),
  };
}

interface ListedEntry {
  readonly name: string;
  readonly crc32: number;
  readonly sizeBytes: number;
  readonly headerOffset: number;
}

function readCentralDirectory(bytes: Uint8Array, count: number): readonly ListedEntry[] | Refusal {
  const entries: ListedEntry[] = [];
  const names = new Set<string>();
  let at = 0;
  for (let i = 0; i < count; i++) {
    const read = readCentralEntry(bytes, at);
    if (isRefusal(read)) return read;
    if (names.has(read.entry.name)) return refuse(`has the entry ${quoted(read.entry.name)} twice`);
    names.add(read.entry.name);
    entries.push(read.entry);
    at = read.next;
  }
  return at === bytes.length ? entries : refuse("has a ZIP directory of another length than it says");
}

function readCentralEntry(bytes: Uint8Array, at: number): { entry: ListedEntry; next: number } | Refusal {
  const view = viewOf(bytes);
  if (at + centralBytes > bytes.length || view.getUint32(at, true) !== 0x02014b50)
    return refuse("has a damaged ZIP directory");
  const nameEnd = at + centralBytes + view.getUint16(at + 28, true);
  const extraEnd = nameEnd + view.getUint16(at + 30, true);
  const next = extraEnd + view.getUint16(at + 32, true);
  if (next > bytes.length) return refuse("has a damaged ZIP directory");
  const name = readName(bytes.subarray(at + centralBytes, nameEnd));
  if (isRefusal(name)) return name;
  if ((view.getUint16(at + 8, true) & 1) !== 0) return refuse(`has an encrypted entry ${quoted(name)}`);
  if (view.getUint16(at + 10, true) !== stored) {
    return refuse(
      `has a compressed entry ${quoted(name)}`,
      "PyTorch stores its entries uncompressed; compressed ones could be a zip bomb and are never unpacked.",
    );
  }
  const extra = bytes.subarray(nameEnd, extraEnd);
  const sizes = wideFields(view, at, extra);
  if (isRefusal(sizes)) return sizes;
  if (sizes.packedBytes !== sizes.sizeBytes) return refuse(`gives the entry ${quoted(name)} two different sizes`);
  return { entry: { name, crc32: view.getUint32(at + 16, true), ...sizes }, next };
}

function readName(bytes: Uint8Array): string | Refusal {
  let name: string;
  try {
    name = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return refuse("has a ZIP entry whose name is not UTF-8");
  }
  const isPlain = name !== "" && !/[\\\p{Cc}]/u.test(name) && !name.startsWith("/") && !name.split("/").includes("..");
  return isPlain ? name : refuse(`has a ZIP entry with the unsafe name ${quoted(name)}`);
}

interface WideFields {
  readonly packedBytes: number;
  readonly sizeBytes: number;
  readonly headerOffset: number;
}

/** Sizes and offset; each that is full in the entry itself stands in its ZIP64 extra field, in a fixed order. */
function wideFields(view: DataView, at: number, extra: Uint8Array): WideFields | Refusal {
  const wide = zip64Extra(extra);
  let used = 0;
  const field = (offset: number): number | undefined => {
    const short = view.getUint32(offset, true);
    if (short !== 0xffffffff) return short;
    if (wide === undefined || used + 8 > wide.length) return undefined;
    used += 8;
    return Number(viewOf(wide).getBigUint64(used - 8, true));
  };
  const sizeBytes = field(at + 24);
  const packedBytes = field(at + 20);
  const headerOffset = field(at + 42);
  if (sizeBytes === undefined || packedBytes === undefined || headerOffset === undefined) {
    return refuse("lacks a ZIP64 field that its sizes ask for");
  }
  return { sizeBytes, packedBytes, headerOffset };
}

function zip64Extra(extra: Uint8Array): Uint8Array | undefined {
  const view = viewOf(extra);
  for (let i = 0; i + 4 <= extra.length; i += 4 + view.getUint16(i + 2, true)) {
    if (view.getUint16(i, true) === 1) return extra.subarray(i + 4, i + 4 + view.getUint16(i + 2, true));
  }
  return undefined;
}

/** Walks the local headers in file order: each payload must begin after the one before has ended. */
function locateEntries(
  file: ByteFile,
  listed: readonly ListedEntry[],
  directoryOffset: number,
): ReadonlyMap<string, ZipEntry> | Refusal {
  const entries = new Map<string, ZipEntry>();
  let position = 0;
  for (const entry of [...listed].sort((a, b) => a.headerOffset - b.headerOffset)) {
    if (entry.headerOffset < position) return refuse(`lets the entry ${quoted(entry.name)} overlap another one`);
    const dataOffset = readLocalHeader(file, entry);
    if (isRefusal(dataOffset)) return dataOffset;
    position = dataOffset + entry.sizeBytes;
    if (position > directoryOffset)
      return refuse(`has an entry ${quoted(entry.name)} that reaches into the ZIP directory`);
    entries.set(entry.name, { name: entry.name, crc32: entry.crc32, sizeBytes: entry.sizeBytes, dataOffset });
  }
  return entries;
}

function readLocalHeader(file: ByteFile, entry: ListedEntry): number | Refusal {
  const nameBytes = new TextEncoder().encode(entry.name);
  const bytes = file.read(entry.headerOffset, localBytes + nameBytes.length);
  if (isRefusal(bytes)) return bytes;
  const view = viewOf(bytes);
  const isSame =
    view.getUint32(0, true) === 0x04034b50 &&
    view.getUint16(8, true) === stored &&
    view.getUint16(26, true) === nameBytes.length &&
    nameBytes.every((byte, i) => bytes[localBytes + i] === byte);
  if (!isSame) return refuse(`has a local header that contradicts the ZIP directory at ${quoted(entry.name)}`);
  return entry.headerOffset + localBytes + nameBytes.length + view.getUint16(28, true);
}
