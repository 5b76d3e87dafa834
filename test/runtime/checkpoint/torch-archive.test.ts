import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readFloats } from "../../../compiler/constants/read-floats.ts";
import { isRefusal } from "../../../runtime/checkpoint/refusal.ts";
import { createTensorReader } from "../../../runtime/checkpoint/tensor-reader.ts";
import { readTorchArchive } from "../../../runtime/checkpoint/torch-archive.ts";
import { deflated, dictPickle, type EntrySpec, floats, makeTorch, makeZip, pickle, tensorOps } from "./make-torch.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const folder = temporaryFolder();
const fixture = join(import.meta.dirname, "fixtures", "pytorch_adapter.bin");

function tensorsOf(path: string) {
  const tensors = readTorchArchive(path);
  if (isRefusal(tensors)) throw new Error(tensors.message);
  return tensors;
}

function valuesOf(bytes: Uint8Array): Record<string, number[]> {
  const reader = createTensorReader();
  const tensors = [...tensorsOf(folder.write("x.bin", bytes)).values()];
  const values = Object.fromEntries(tensors.map((tensor) => [tensor.name, [...readFloats(reader, tensor)]]));
  reader.close();
  return values;
}

function refusalOf(bytes: Uint8Array): string {
  const result = readTorchArchive(folder.write("x.bin", bytes));
  return isRefusal(result) ? result.message : "accepted";
}

test("a file of the adapters library", () => {
  const tensors = tensorsOf(fixture);
  expect([...tensors].map(([name, { dtype, shape, strides }]) => ({ name, dtype, shape, strides }))).toMatchSnapshot();
  const reader = createTensorReader();
  for (const tensor of tensors.values()) expect(readFloats(reader, tensor).every(Number.isFinite)).toBe(true);
  reader.close();
});

test("plain, transposed, sliced, expanded and shared tensors", () => {
  const data = dictPickle({
    plain: tensorOps({ elements: 6, shape: [2, 3], strides: [3, 1] }),
    transposed: tensorOps({ elements: 6, shape: [3, 2], strides: [1, 3] }),
    column: tensorOps({ elements: 6, offset: 1, shape: [2], strides: [3] }),
    tail: tensorOps({ elements: 6, offset: 4, shape: [2], strides: [1] }),
    scalar: tensorOps({ elements: 6, offset: 5, shape: [], strides: [] }),
    expanded: tensorOps({ elements: 6, shape: [2, 2], strides: [0, 1] }),
    empty: tensorOps({ elements: 6, shape: [0, 4], strides: [4, 1] }),
    half: tensorOps({ key: "h", type: "HalfStorage", elements: 2, shape: [2], strides: [1] }),
  });
  const half = new Uint8Array(Uint16Array.of(0x3c00, 0xc000).buffer);
  expect(valuesOf(makeTorch(data, { 0: floats(1, 2, 3, 4, 5, 6), h: half }))).toEqual({
    plain: [1, 2, 3, 4, 5, 6],
    transposed: [1, 4, 2, 5, 3, 6],
    column: [2, 5],
    tail: [5, 6],
    scalar: [6],
    expanded: [1, 2, 1, 2],
    empty: [],
    half: [1, -2],
  });
});

test("only tensors that are not contiguous carry strides", () => {
  const data = dictPickle({
    row: tensorOps({ elements: 4, shape: [1, 4], strides: [99, 1] }),
    transposed: tensorOps({ elements: 4, shape: [2, 2], strides: [1, 2] }),
  });
  const tensors = tensorsOf(folder.write("x.bin", makeTorch(data, { 0: floats(1, 2, 3, 4) })));
  expect([...tensors.values()].map((tensor) => tensor.strides)).toEqual([undefined, [1, 2]]);
});

const one = tensorOps({ elements: 1, shape: [1], strides: [1] });

test("a parameter, an OrderedDict with metadata and a ZIP64 directory", () => {
  const ordered = [...pickle.global("collections", "OrderedDict"), ...pickle.emptyTuple, ...pickle.reduce];
  const parameter = [
    ...pickle.global("torch._utils", "_rebuild_parameter"),
    ...[...pickle.mark, ...one, ...pickle.newTrue, ...ordered, ...pickle.tuple, ...pickle.reduce],
  ];
  const data = Uint8Array.from([
    ...[...pickle.proto, ...ordered, ...pickle.mark, ...pickle.string("p"), ...parameter, ...pickle.setItems],
    ...[...pickle.emptyDict, ...pickle.mark, ...pickle.string("_metadata"), ...ordered, ...pickle.setItems],
    ...[...pickle.build, ...pickle.stop],
  ]);
  const entries = [
    { name: "pytorch_adapter/data.pkl", bytes: data },
    { name: "pytorch_adapter/byteorder", bytes: new TextEncoder().encode("little") },
    { name: "pytorch_adapter/data/0", bytes: floats(7) },
  ];
  expect(valuesOf(makeZip(entries, true))).toEqual({ p: [7] });
});

function withEntry(more: Partial<EntrySpec>): Uint8Array {
  const data = { name: "archive/data.pkl", bytes: dictPickle({ a: one }) };
  return makeZip([data, { name: "archive/data/0", bytes: floats(1), ...more }]);
}

function withTensor(spec: Partial<Parameters<typeof tensorOps>[0]>): Uint8Array {
  return makeTorch(dictPickle({ a: tensorOps({ elements: 1, shape: [1], strides: [1], ...spec }) }), { 0: floats(1) });
}

const bomb = deflated(new Uint8Array(2 ** 20));
const system = [
  ...pickle.global("posix", "system"),
  ...pickle.mark,
  ...pickle.string("touch /tmp/owned"),
  ...pickle.tuple,
];

test.each<[string, Uint8Array, RegExp]>([
  ["a forbidden global", makeTorch(dictPickle({ a: [...system, ...pickle.reduce] })), /"posix\.system"/],
  [
    "a global that only quantised tensors need",
    makeTorch(dictPickle({ a: pickle.global("torch._utils", "_rebuild_qtensor") })),
    /_rebuild_qtensor/,
  ],
  ["a zip bomb", withEntry({ bytes: bomb, method: 8 }), /compressed entry "archive\/data\/0"/],
  ["an encrypted entry", withEntry({ flags: 1 }), /encrypted/],
  ["an entry longer than the file", withEntry({ centralSize: 1 << 30 }), /reaches into the ZIP directory/],
  ["entries on one place", withEntry({ centralOffset: 0 }), /overlap/],
  ["a local name that differs", withEntry({ localName: "archive/data/9" }), /contradicts/],
  ["a name that climbs", withEntry({ name: "archive/../../etc/passwd" }), /unsafe name/],
  ["an entry twice", withEntry({ name: "archive/data.pkl" }), /"archive\/data\.pkl" twice/],
  ["two archives in one", withEntry({ name: "other/data.pkl" }), /more than one data\.pkl/],
  [
    "a ZIP of something else",
    makeZip([{ name: "word/document.xml", bytes: floats(1) }]),
    /none that `torch\.save` wrote/,
  ],
  ["a TorchScript program", withEntry({ name: "archive/constants.pkl" }), /TorchScript/],
  [
    "big-endian numbers",
    withEntry({ name: "archive/byteorder", bytes: new TextEncoder().encode("big") }),
    /"big"-endian/,
  ],
  ["a pickle with a wrong checksum", makeZip([{ name: "a/data.pkl", bytes: dictPickle({}), crc: 1 }]), /checksum/],
  ["a storage that is missing", withTensor({ key: "9" }), /lacks the storage "9"/],
  ["a storage of another size", withTensor({ elements: 2 }), /another size/],
  ["a storage of another type", withTensor({ type: "DoubleStorage" }), /another size/],
  ["a tensor past its storage", withTensor({ shape: [2] }), /"a" that reaches past the end/],
  ["an offset past the storage", withTensor({ offset: 1 }), /reaches past/],
  ["a stride past the storage", withTensor({ shape: [2, 2], strides: [0, 1] }), /reaches past/],
  ["a negative offset", withTensor({ offset: -1 }), /offset that is no whole number/],
  ["a negative stride", withTensor({ shape: [2], strides: [-1] }), /not whole numbers/],
  ["four bytes for a gigabyte", withTensor({ shape: [2 ** 15, 2 ** 15], strides: [0, 0] }), /repeats its storage/],
  ["more strides than sizes", withTensor({ strides: [1, 1] }), /shape or strides/],
  ["a value that is no tensor", makeTorch(dictPickle({ a: pickle.string("b") })), /a string under "a"/],
  [
    "a list of tensors",
    makeTorch(Uint8Array.from([...pickle.proto, ...pickle.emptyList, ...pickle.stop])),
    /holds a list/,
  ],
  [
    "a key that is no string",
    makeTorch(Uint8Array.from([...pickle.emptyDict, ...pickle.none, ...pickle.none, 0x73])),
    /None as a key/,
  ],
  [
    "a key twice",
    makeTorch(Uint8Array.from([...pickle.emptyDict, ...[1, 2].flatMap(() => [...pickle.string("k"), 0x4e, 0x73])])),
    /"k" twice/,
  ],
  ["the opcode INST", makeTorch(Uint8Array.from([...pickle.proto, 0x69])), /opcode 0x69/],
  ["a pickle without an end", makeTorch(Uint8Array.from(pickle.proto)), /ends too early/],
  [
    "a string longer than the file",
    makeTorch(Uint8Array.from([0x58, 0xff, 0xff, 0xff, 0x7f])),
    /string of 2147483647 bytes/,
  ],
  ["deep nesting", makeTorch(new Uint8Array(100).fill(0x28)), /nests deeper/],
  ["an empty stack", makeTorch(Uint8Array.from([0x85])), /more values than it made/],
  [
    "a state for a tensor",
    makeTorch(dictPickle({ a: [...one, ...pickle.none, ...pickle.build] })),
    /state of a tensor/,
  ],
  [
    "a call of a dict",
    makeTorch(Uint8Array.from([...pickle.emptyDict, ...pickle.emptyTuple, ...pickle.reduce])),
    /calls a dict/,
  ],
  ["a file that is none", floats(1, 2, 3), /no file that `torch\.save` wrote/],
  ["an empty file", new Uint8Array(0), /no file that `torch\.save` wrote/],
])("%s is refused", (_, bytes, message) => {
  expect(refusalOf(bytes)).toMatch(message);
});

test("a truncated archive is refused", () => {
  const bytes = readFileSync(fixture);
  expect(refusalOf(bytes.subarray(0, bytes.length - 100))).toMatch(/truncated/);
});

test("a pickle that doubles itself at each step stays small", () => {
  const doubling = Array.from({ length: 60 }, () => [0x71, 0, 0x68, 0, 0x86]).flat();
  expect(refusalOf(makeTorch(Uint8Array.from([...pickle.none, ...doubling, ...pickle.stop])))).toMatch(/holds a tuple/);
});
