/**
 * The names a weights pickle may mention and what applying them gives (spec: checkpoints.md §26). Nothing is imported and
 * nothing is called: a name that is not here ends the reading before the next opcode.
 */
import type { StoredDtype } from "../../language/checkpoint/facts.ts";
import { describe, type PickleStorage, type PickleTensor, type PickleValue } from "./pickle-value.ts";
import { isRefusal, quoted, type Refusal, refuse } from "./refusal.ts";

const storageDtypes: ReadonlyMap<string, StoredDtype> = new Map([
  ["torch.BFloat16Storage", "BF16"],
  ["torch.BoolStorage", "BOOL"],
  ["torch.ByteStorage", "U8"],
  ["torch.CharStorage", "I8"],
  ["torch.DoubleStorage", "F64"],
  ["torch.FloatStorage", "F32"],
  ["torch.HalfStorage", "F16"],
  ["torch.IntStorage", "I32"],
  ["torch.LongStorage", "I64"],
  ["torch.ShortStorage", "I16"],
]);

type Arguments = readonly PickleValue[];

const callable: ReadonlyMap<string, (items: Arguments) => PickleValue | Refusal> = new Map([
  ["collections.OrderedDict", makeOrderedDict],
  ["torch.Size", makeSize],
  ["torch._utils._rebuild_parameter", takeTensor],
  ["torch._utils._rebuild_parameter_with_state", takeTensor],
  ["torch._utils._rebuild_tensor", makeTensor],
  ["torch._utils._rebuild_tensor_v2", makeTensor],
  ["torch.nn.parameter.Parameter", takeTensor],
]);

/** Dtypes appear as plain values in the metadata of newer files. */
const inert: ReadonlySet<string> = new Set(
  ["bfloat16", "bool", "float16", "float32", "float64", "int16", "int32", "int64", "int8", "uint8"].map(
    (n) => `torch.${n}`,
  ),
);

/** The global that `module` and `name` mean, or a refusal that names it. */
export function allowGlobal(module: string, name: string): PickleValue | Refusal {
  const full = `${module}.${name}`;
  if (storageDtypes.has(full) || callable.has(full) || inert.has(full)) return { kind: "global", name: full };
  return refuse(
    `asks PyTorch to load ${quoted(full)}, which is not a part of a tensor`,
    "Such a file could run any code in Python, and is not opened. Use a .safetensors file, or one from a source you trust.",
  );
}

/** What REDUCE of an allowed global gives. */
export function applyGlobal(target: PickleValue | undefined, items: PickleValue | undefined): PickleValue | Refusal {
  if (!isKind(target, "global")) return refuse(`calls ${describe(target)}`);
  if (!isKind(items, "tuple")) return refuse(`calls ${target.name} with ${describe(items)}`);
  const apply = callable.get(target.name);
  return apply === undefined ? refuse(`calls ${target.name}, which is no function`) : apply(items.items);
}

type Structure = Extract<PickleValue, { readonly kind: string }>;

export function isKind<K extends Structure["kind"]>(
  value: PickleValue | undefined,
  kind: K,
): value is Extract<Structure, { readonly kind: K }> {
  return typeof value === "object" && value !== null && value.kind === kind;
}

function makeOrderedDict(items: Arguments): PickleValue | Refusal {
  if (items.length > 0) return refuse("fills an OrderedDict in a way that PyTorch does not write");
  return { kind: "dict", isOrdered: true, entries: new Map() };
}

function makeSize(items: Arguments): PickleValue | Refusal {
  const [sizes] = items;
  return isKind(sizes, "tuple") ? sizes : refuse(`makes a shape of ${describe(sizes)}`);
}

function takeTensor(items: Arguments): PickleTensor | Refusal {
  const [tensor] = items;
  return isKind(tensor, "tensor") ? tensor : refuse(`makes a parameter of ${describe(tensor)}`);
}

/** `(storage, offset, size, stride, …)`; gradients, hooks and metadata do not matter here. */
function makeTensor(items: Arguments): PickleTensor | Refusal {
  const [storage, offset, size, stride] = items;
  if (!isKind(storage, "storage")) return refuse(`makes a tensor of ${describe(storage)}`);
  if (!isCount(offset)) return refuse("gives a tensor an offset that is no whole number from 0");
  const shape = counts(size);
  const strides = counts(stride);
  if (shape === undefined || strides === undefined || shape.length !== strides.length || shape.length > maxDimensions) {
    return refuse("gives a tensor a shape or strides that are not whole numbers from 0, or too many");
  }
  return { kind: "tensor", storage, offset, shape, strides };
}

const maxDimensions = 32;

function isCount(value: PickleValue | undefined): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}

function counts(value: PickleValue | undefined): readonly number[] | undefined {
  if (!isKind(value, "tuple")) return undefined;
  const numbers = value.items.filter(isCount);
  return numbers.length === value.items.length ? numbers : undefined;
}

/** `('storage', type, key, location, elements[, view])`: a persistent id of either format. */
export function makeStorage(id: PickleValue | undefined): PickleStorage | Refusal {
  if (!isKind(id, "tuple") || id.items[0] !== "storage" || id.items.length < 5 || id.items.length > 6) {
    return refuse("refers to something outside that is no storage");
  }
  const [, type, key, location, elements, view] = id.items;
  const dtype = isKind(type, "global") ? storageDtypes.get(type.name) : undefined;
  if (dtype === undefined) return refuse(`has a storage of an unknown type, ${describe(type)}`);
  if (typeof key !== "string" || key === "" || key.length > 256) return refuse("has a storage without a usable key");
  if (typeof location !== "string" || location === "meta") return refuse("has a storage without data");
  if (!isCount(elements)) return refuse("has a storage whose size is no whole number from 0");
  const range = viewRange(view ?? null, elements);
  return isRefusal(range) ? range : { kind: "storage", key, dtype, elements, ...range };
}

type ViewRange = Pick<PickleStorage, "viewStart" | "viewElements">;

/** The legacy format's `(view key, offset, size)`, in elements of the whole storage. */
function viewRange(view: PickleValue, elements: number): ViewRange | Refusal {
  if (view === null) return { viewStart: 0, viewElements: elements };
  const [, viewStart, viewElements] = isKind(view, "tuple") ? view.items : [];
  if (!isCount(viewStart) || !isCount(viewElements) || viewStart + viewElements > elements) {
    return refuse("has a view that reaches past the end of its storage");
  }
  return { viewStart, viewElements };
}
