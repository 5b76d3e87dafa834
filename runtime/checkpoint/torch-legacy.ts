/** The format of `torch.save` before PyTorch 1.6: five pickles in a row, then the storages (spec: checkpoints.md §27). */
import { storedDtypeBytes } from "../../compiler/constants/tensor-reader.ts";
import type { StoredTensor } from "../../language/checkpoint/facts.ts";
import { cursorOver } from "./byte-cursor.ts";
import type { ByteFile } from "./byte-file.ts";
import type { PickleStorage, PickleValue } from "./pickle-value.ts";
import { isRefusal, quoted, type Refusal, refuse } from "./refusal.ts";
import { isKind } from "./torch-globals.ts";
import { readPickle } from "./torch-pickle.ts";
import { stateDictTensors } from "./torch-tensors.ts";

const magic = 0x1950a86a20f9469cfc6cn;
const protocolVersion = 1001;
const countBytes = 8;

/** Tensors by name. Only the pickles and the element counts between the storages are read. */
export function readTorchLegacy(file: ByteFile): ReadonlyMap<string, StoredTensor> | Refusal {
  const cursor = cursorOver(file, 0, file.sizeBytes);
  if (readPickle(cursor) !== magic) return refuse("is no file that `torch.save` wrote");
  if (readPickle(cursor) !== protocolVersion) return refuse("has an unknown version of the old PyTorch format");
  const system = readPickle(cursor);
  if (isRefusal(system)) return system;
  if (!isKind(system, "dict") || system.entries.get("little_endian") !== true) {
    return refuse("was written on a big-endian machine, which is not read");
  }
  const root = readPickle(cursor);
  if (isRefusal(root)) return root;
  const keys = readKeys(readPickle(cursor));
  if (isRefusal(keys)) return keys;
  const storages = storagesOf(root);
  if (isRefusal(storages)) return storages;
  const offsets = locateStorages(file, keys, storages, cursor.position());
  if (isRefusal(offsets)) return offsets;
  return stateDictTensors(root, file.path, ({ key }) => offsets.get(key) ?? refuse(`lacks the storage ${quoted(key)}`));
}

function readKeys(value: PickleValue | Refusal): readonly string[] | Refusal {
  if (isRefusal(value)) return value;
  if (!isKind(value, "list")) return refuse("has no list of storages");
  const keys = value.items.filter((key) => typeof key === "string");
  if (keys.length !== value.items.length || new Set(keys).size !== keys.length) {
    return refuse("has a list of storages with something twice or that is no key");
  }
  return keys;
}

/** The storages that the tensors use; all that mention one key must agree about it. */
function storagesOf(root: PickleValue): ReadonlyMap<string, PickleStorage> | Refusal {
  const storages = new Map<string, PickleStorage>();
  if (!isKind(root, "dict")) return storages;
  for (const value of root.entries.values()) {
    if (!isKind(value, "tensor")) continue;
    const { storage } = value;
    const known = storages.get(storage.key);
    if (known !== undefined && (known.dtype !== storage.dtype || known.elements !== storage.elements)) {
      return refuse(`describes the storage ${quoted(storage.key)} in two ways`);
    }
    storages.set(storage.key, storage);
  }
  return storages;
}

function locateStorages(
  file: ByteFile,
  keys: readonly string[],
  storages: ReadonlyMap<string, PickleStorage>,
  start: number,
): ReadonlyMap<string, number> | Refusal {
  const offsets = new Map<string, number>();
  let position = start;
  for (const key of keys) {
    const storage = storages.get(key);
    if (storage === undefined) return refuse(`has a storage ${quoted(key)} that no tensor uses`);
    const count = file.read(position, countBytes);
    if (isRefusal(count)) return count;
    if (new DataView(count.buffer).getBigInt64(0, true) !== BigInt(storage.elements)) {
      return refuse(`has a storage ${quoted(key)} of another size than its tensors say`);
    }
    offsets.set(key, position + countBytes);
    position += countBytes + storage.elements * storedDtypeBytes[storage.dtype];
    if (position > file.sizeBytes) return refuse(`ends inside the storage ${quoted(key)}: it is truncated`);
  }
  return position === file.sizeBytes ? offsets : refuse("has bytes after its last storage");
}
