/** Reads the bytes of tensors from disk: files stay open, and one that changed since its header was read is refused. */
import { type TensorReader, WeightsUnreadable } from "../../compiler/constants/tensor-reader.ts";
import { type ByteFile, type FileVersion, openBytes } from "./byte-file.ts";
import { isRefusal } from "./refusal.ts";
import { checksum } from "./torch-archive.ts";
import { looksLikeZip, readZipDirectory, type ZipEntry } from "./torch-zip.ts";

export interface DiskTensorReader extends TensorReader {
  /** Lets the files go; the next read opens them again. */
  close(): void;
}

interface OpenWeights {
  readonly file: ByteFile;
  readonly version: FileVersion;
  /** Entries of a PyTorch archive whose checksum is still to be compared; empty for other formats. */
  readonly unverified: Set<ZipEntry>;
}

/**
 * A reader over the local disk. `versionOf` says what a file was when its header was read (`DiskFacts.versionOf`); without it
 * only changes after the first read are noticed. A storage of a PyTorch archive is compared with its CRC-32 once, before its
 * first bytes are handed out.
 */
export function createTensorReader(versionOf?: (file: string) => FileVersion | undefined): DiskTensorReader {
  const open = new Map<string, OpenWeights>();

  function weights(path: string): OpenWeights {
    const known = open.get(path);
    if (known !== undefined) return known;
    const opened = openWeights(path, versionOf?.(path));
    open.set(path, opened);
    return opened;
  }

  return {
    readBytes(tensor, startByte, endByte, room) {
      const { file, version, unverified } = weights(tensor.file);
      if (!isSameVersion(file.version(), version)) throw unreadable(tensor.file, "changed while it was read");
      const start = tensor.offsetBytes + startByte;
      verify(file, unverified, start, tensor.offsetBytes + endByte);
      const bytes = file.read(start, endByte - startByte, room);
      if (isRefusal(bytes)) throw unreadable(tensor.file, bytes.message);
      return bytes;
    },
    close() {
      for (const { file } of open.values()) file.close();
      open.clear();
    },
  };
}

function unreadable(path: string, why: string): WeightsUnreadable {
  return new WeightsUnreadable(path, `\`${path}\` ${why}`);
}

function isSameVersion(a: FileVersion, b: FileVersion): boolean {
  return a.sizeBytes === b.sizeBytes && a.modifiedMs === b.modifiedMs;
}

function openWeights(path: string, expected: FileVersion | undefined): OpenWeights {
  const file = openBytes(path);
  if (isRefusal(file)) throw unreadable(path, file.message);
  const version = { sizeBytes: file.sizeBytes, modifiedMs: file.modifiedMs };
  if (expected !== undefined && !isSameVersion(version, expected)) {
    file.close();
    throw unreadable(path, "changed since it was checked");
  }
  return { file, version, unverified: new Set(archiveEntries(file)) };
}

function archiveEntries(file: ByteFile): Iterable<ZipEntry> {
  const start = file.read(0, Math.min(4, file.sizeBytes));
  if (isRefusal(start) || !looksLikeZip(start)) return [];
  const entries = readZipDirectory(file);
  if (isRefusal(entries)) throw unreadable(file.path, entries.message);
  return entries.values();
}

function verify(file: ByteFile, unverified: Set<ZipEntry>, start: number, end: number): void {
  for (const entry of unverified) {
    if (entry.dataOffset >= end || entry.dataOffset + entry.sizeBytes <= start) continue;
    const sum = checksum(file, entry);
    if (isRefusal(sum)) throw unreadable(file.path, sum.message);
    if (sum !== entry.crc32) throw unreadable(file.path, "is damaged: a storage does not match its checksum");
    unverified.delete(entry);
  }
}
