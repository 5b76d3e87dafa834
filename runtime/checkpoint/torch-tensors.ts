/** Turns the value of a weights pickle into stored tensors, each proven to lie inside its storage. */
import { storedDtypeBytes } from "../../compiler/constants/tensor-reader.ts";
import type { StoredTensor } from "../../language/checkpoint/facts.ts";
import { describe, type PickleStorage, type PickleTensor, type PickleValue } from "./pickle-value.ts";
import { isRefusal, nameFault, quoted, type Refusal, refuse } from "./refusal.ts";
import { isKind } from "./torch-globals.ts";

/** A view may repeat elements (`expand`) only while it stays small: a few bytes must not stand for gigabytes. */
const maxRepeatedElements = 2 ** 20;
const maxTotalBytes = 2 ** 40;

/** Where the first byte of a storage lies in the file, or why it cannot. */
export type LocateStorage = (storage: PickleStorage) => number | Refusal;

/** The tensors of a state dict by name. */
export function stateDictTensors(
  root: PickleValue,
  file: string,
  locate: LocateStorage,
): ReadonlyMap<string, StoredTensor> | Refusal {
  if (!isKind(root, "dict")) return refuse(`holds ${describe(root)}, not tensors by name`);
  const tensors = new Map<string, StoredTensor>();
  let totalBytes = 0;
  for (const [name, value] of root.entries) {
    const tensor = storedTensor(name, value, file, locate);
    if (isRefusal(tensor)) return tensor;
    tensors.set(name, tensor);
    totalBytes += product(tensor.shape) * storedDtypeBytes[tensor.dtype];
    if (totalBytes > maxTotalBytes) return refuse("claims to hold more than 1 TiB of tensors");
  }
  return tensors;
}

function storedTensor(name: string, value: PickleValue, file: string, locate: LocateStorage): StoredTensor | Refusal {
  const fault = nameFault(name);
  if (fault !== undefined) return refuse(fault);
  if (!isKind(value, "tensor")) return refuse(`holds ${describe(value)} under ${quoted(name)}, where a tensor belongs`);
  const reach = reachFault(value);
  if (reach !== undefined) return refuse(`has a tensor ${quoted(name)} that ${reach}`);
  const start = locate(value.storage);
  if (isRefusal(start)) return start;
  const { dtype, viewStart } = value.storage;
  const { shape, strides } = value;
  const offsetBytes = start + (viewStart + value.offset) * storedDtypeBytes[dtype];
  return { name, dtype, shape, file, offsetBytes, ...(!isContiguous(shape, strides) && { strides }) };
}

function product(sizes: readonly number[]): number {
  return sizes.reduce((total, size) => total * size, 1);
}

/** `offset + Σ(size−1)·stride` must be an element of the storage. A product beyond 2^53 is still beyond every storage. */
function reachFault(tensor: PickleTensor): string | undefined {
  const { storage, offset, shape, strides } = tensor;
  if (shape.includes(0)) return offset > storage.viewElements ? "lies outside its storage" : undefined;
  const last = shape.reduce((sum, size, i) => sum + (size - 1) * (strides[i] ?? 0), offset);
  if (!(last < storage.viewElements)) return "reaches past the end of its storage";
  const elements = product(shape);
  return elements > Math.max(storage.viewElements, maxRepeatedElements) ? "repeats its storage too often" : undefined;
}

function isContiguous(shape: readonly number[], strides: readonly number[]): boolean {
  if (shape.includes(0)) return true;
  let expected = 1;
  for (let i = shape.length - 1; i >= 0; i--) {
    const size = shape[i] ?? 1;
    if (size !== 1 && strides[i] !== expected) return false;
    expected *= size;
  }
  return true;
}
