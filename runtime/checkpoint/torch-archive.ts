/**
 * Weights that PyTorch saved, in any of its formats, without PyTorch and without running anything (spec: checkpoints.md
 * §26-27). The pickle's CRC-32 is checked here; a storage's when its bytes are first read (`tensor-reader.ts`), because a
 * header must not cost a pass over gigabytes.
 */
import { storedDtypeBytes } from "../../compiler/constants/tensor-reader.ts";
import type { StoredTensor } from "../../language/checkpoint/facts.ts";
import { cursorOver } from "./byte-cursor.ts";
import { type ByteFile, withBytes } from "./byte-file.ts";
import { isRefusal, quoted, type Refusal, refuse } from "./refusal.ts";
import { readTorchLegacy } from "./torch-legacy.ts";
import { readPickle } from "./torch-pickle.ts";
import { stateDictTensors } from "./torch-tensors.ts";
import { looksLikeZip, readZipDirectory, type ZipEntry } from "./torch-zip.ts";

const maxPickleBytes = 64 * 2 ** 20;
const tarMagicOffset = 257;

/** Tensors by name, every one inside the file; strides only where a tensor is not contiguous. */
export function readTorchArchive(path: string): ReadonlyMap<string, StoredTensor> | Refusal {
  return withBytes(path, (file) => {
    const start = file.read(0, Math.min(file.sizeBytes, tarMagicOffset + 5));
    if (isRefusal(start)) return start;
    if (looksLikeZip(start)) return readZipArchive(file);
    if (new TextDecoder("latin1").decode(start.subarray(tarMagicOffset)) === "ustar") {
      return refuse(
        "is in the tar format of PyTorch before 0.1.10, which is not read",
        "Save it again with a newer PyTorch.",
      );
    }
    return readTorchLegacy(file);
  });
}

function readZipArchive(file: ByteFile): ReadonlyMap<string, StoredTensor> | Refusal {
  const entries = readZipDirectory(file);
  if (isRefusal(entries)) return entries;
  const root = findRoot(entries);
  if (isRefusal(root)) return root;
  const orderFault = byteOrderFault(file, entries.get(`${root}/byteorder`));
  if (orderFault !== undefined) return orderFault;
  const pickle = entries.get(`${root}/data.pkl`);
  if (pickle === undefined) return refuse("has no data.pkl");
  const fault = pickleFault(file, pickle);
  if (fault !== undefined) return fault;
  const value = readPickle(cursorOver(file, pickle.dataOffset, pickle.dataOffset + pickle.sizeBytes));
  if (isRefusal(value)) return value;
  return stateDictTensors(value, file.path, ({ key, dtype, elements }) => {
    const entry = entries.get(`${root}/data/${key}`);
    if (entry === undefined) return refuse(`lacks the storage ${quoted(key)}`);
    const isWhole = entry.sizeBytes === elements * storedDtypeBytes[dtype];
    return isWhole ? entry.dataOffset : refuse(`has a storage ${quoted(key)} of another size than its tensors say`);
  });
}

/** The one folder of the archive; its name is the writer's choice. */
function findRoot(entries: ReadonlyMap<string, ZipEntry>): string | Refusal {
  const roots = [...entries.keys()]
    .filter((name) => /^[^/]+\/data\.pkl$/.test(name))
    .map((name) => name.split("/")[0] ?? "");
  const [root] = roots;
  if (root === undefined) return refuse("is a ZIP archive, but none that `torch.save` wrote");
  if (roots.length > 1) return refuse("holds more than one data.pkl");
  if (entries.has(`${root}/constants.pkl`) || [...entries.keys()].some((name) => name.startsWith(`${root}/code/`))) {
    return refuse("is a TorchScript program, not a file of weights", "Save the model's `state_dict()` instead.");
  }
  return root;
}

function byteOrderFault(file: ByteFile, entry: ZipEntry | undefined): Refusal | undefined {
  if (entry === undefined) return undefined;
  const bytes = file.read(entry.dataOffset, Math.min(entry.sizeBytes, 16));
  if (isRefusal(bytes)) return bytes;
  const order = new TextDecoder().decode(bytes).trim();
  if (order === "little") return undefined;
  return refuse(`stores its numbers in ${quoted(order)}-endian order; only "little" is read`);
}

const chunkBytes = 2 ** 20;

function pickleFault(file: ByteFile, entry: ZipEntry): Refusal | undefined {
  if (entry.sizeBytes > maxPickleBytes) return refuse("has a data.pkl of more than 64 MiB");
  const sum = checksum(file, entry);
  if (isRefusal(sum)) return sum;
  return sum === entry.crc32 ? undefined : refuse("has a damaged data.pkl: its checksum does not match");
}

/** CRC-32 of an entry's bytes, read in pieces. */
export function checksum(file: ByteFile, entry: ZipEntry): number | Refusal {
  let sum = 0;
  for (let done = 0; done < entry.sizeBytes; done += chunkBytes) {
    const bytes = file.read(entry.dataOffset + done, Math.min(chunkBytes, entry.sizeBytes - done));
    if (isRefusal(bytes)) return bytes;
    // Not imported: few checkpoints are archives, and the module takes as long to load as all else that is checked.
    sum = process.getBuiltinModule("node:zlib").crc32(bytes, sum);
  }
  return sum;
}
