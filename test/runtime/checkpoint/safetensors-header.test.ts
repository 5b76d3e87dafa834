import { expect, test } from "vitest";
import { isRefusal } from "../../../runtime/checkpoint/refusal.ts";
import { readSafetensorsHeader } from "../../../runtime/checkpoint/safetensors-header.ts";
import { makeSafetensors, oneTensor } from "./make-safetensors.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const folder = temporaryFolder();

function refusalOf(bytes: Uint8Array): string {
  const result = readSafetensorsHeader(folder.write("x.safetensors", bytes));
  return isRefusal(result) ? result.message : "accepted";
}

const f32 = (shape: readonly unknown[], begin: unknown, end: unknown) => ({
  dtype: "F32",
  shape,
  data_offsets: [begin, end],
});

test("a sound header gives each tensor its place in the file", () => {
  const header = { __metadata__: { format: "pt" }, b: f32([2], 4, 12), a: f32([], 0, 4), empty: f32([0, 3], 12, 12) };
  const file = folder.write("x.safetensors", makeSafetensors(header, new Uint8Array(12)));
  const tensors = readSafetensorsHeader(file);
  if (isRefusal(tensors)) throw new Error(tensors.message);
  const start = 8 + JSON.stringify(header).length;
  expect([...tensors.values()]).toEqual([
    { name: "b", dtype: "F32", shape: [2], file, offsetBytes: start + 4 },
    { name: "a", dtype: "F32", shape: [], file, offsetBytes: start },
    { name: "empty", dtype: "F32", shape: [0, 3], file, offsetBytes: start + 12 },
  ]);
});

test("a header padded with spaces and a file without tensors are sound", () => {
  expect(refusalOf(makeSafetensors('{"__metadata__":{}}     '))).toBe("accepted");
});

test.each<[string, Uint8Array, RegExp]>([
  ["nothing", new Uint8Array(0), /0 bytes, too few/],
  ["a length only", new Uint8Array(7), /7 bytes, too few/],
  ["a header past the end", makeSafetensors({}, new Uint8Array(0), 3n), /header has 3 bytes, more than the file holds/],
  ["a header of 2^63 bytes", makeSafetensors({}, new Uint8Array(0), 2n ** 63n), /larger than 100 MB/],
  ["a header over 100 MB", makeSafetensors({}, new Uint8Array(0), 100_000_001n), /larger than 100 MB/],
  ["no JSON", makeSafetensors("{nope"), /not valid JSON/],
  ["a list", makeSafetensors("[]"), /does not begin with/],
  ["broken UTF-8", makeSafetensors("{}", new Uint8Array([0xff]), 3n), /not UTF-8/],
  ["deep nesting", makeSafetensors(`{"a":${"[".repeat(9999)}${"]".repeat(9999)}}`), /nests deeper/],
  [
    "a name twice",
    makeSafetensors('{"a":{"dtype":"U8","shape":[0],"data_offsets":[0,0]},"\\u0061":{}}'),
    /key "a" twice/,
  ],
  [
    "a dtype twice",
    makeSafetensors('{"a":{"dtype":"U8","dtype":"I8","shape":[0],"data_offsets":[0,0]}}'),
    /"dtype" twice/,
  ],
  ["__proto__", makeSafetensors('{"__proto__":{}}'), /__proto__/],
  ["an unknown dtype", makeSafetensors({ a: { ...f32([0], 0, 0), dtype: "F8_E4M3" } }), /"F8_E4M3", a dtype/],
  ["a dtype of the prototype", makeSafetensors({ a: { ...f32([0], 0, 0), dtype: "toString" } }), /"toString", a dtype/],
  ["an unknown key", makeSafetensors({ a: { ...f32([0], 0, 0), strides: [1] } }), /unknown key "strides"/],
  ["a negative size", makeSafetensors({ a: f32([-1], 0, 0) }), /shape that is no list/],
  ["a fractional size", makeSafetensors({ a: f32([1.5], 0, 6) }, new Uint8Array(6)), /shape that is no list/],
  ["a size as text", makeSafetensors({ a: f32(["1"], 0, 4) }, new Uint8Array(4)), /shape that is no list/],
  ["a negative offset", makeSafetensors({ a: f32([1], -4, 0) }), /two whole numbers/],
  ["three offsets", makeSafetensors({ a: { ...f32([0], 0, 0), data_offsets: [0, 0, 0] } }), /two whole numbers/],
  [
    "an offset beyond 2^53",
    makeSafetensors('{"a":{"dtype":"U8","shape":[0],"data_offsets":[0,9007199254740993]}}'),
    /two whole/,
  ],
  ["an end before the beginning", makeSafetensors({ a: f32([0], 4, 0) }, new Uint8Array(4)), /end of "a" before/],
  [
    "a wrong size",
    makeSafetensors({ a: f32([3], 0, 8) }, new Uint8Array(8)),
    /8 bytes for "a", but F32 \[3\] needs 12/,
  ],
  ["a product that overflows", makeSafetensors({ a: f32([2 ** 40, 2 ** 40], 0, 0) }), /too large to count/],
  ["past the end", makeSafetensors({ a: f32([2], 0, 8) }, new Uint8Array(4)), /"a" past the end/],
  ["an overlap", makeSafetensors({ a: f32([2], 0, 8), b: f32([2], 4, 12) }, new Uint8Array(12)), /"b" overlap/],
  [
    "a hole",
    makeSafetensors({ a: f32([1], 0, 4), b: f32([1], 8, 12) }, new Uint8Array(12)),
    /4 unused bytes before "b"/,
  ],
  ["a hole at the start", makeSafetensors({ a: f32([1], 4, 8) }, new Uint8Array(8)), /4 unused bytes/],
  ["bytes behind", makeSafetensors({ a: f32([1], 0, 4) }, new Uint8Array(5)), /1 bytes after/],
  ["metadata with numbers", makeSafetensors({ __metadata__: { a: 1 } }), /no map of strings/],
  ["no tensor", makeSafetensors({ a: 1 }), /describes no tensor/],
  ["an empty name", makeSafetensors({ "": f32([0], 0, 0) }), /empty name/],
  ["a terminal escape in a name", oneTensor("\u001b[2J", []), /control characters: "\\u\{1b\}\[2J"/],
  ["a very long name", oneTensor("a".repeat(5000), []), /5000 characters/],
  ["33 dimensions", makeSafetensors({ a: f32(new Array(33).fill(1), 0, 4) }, new Uint8Array(4)), /at most 32/],
])("%s is refused", (_, bytes, message) => {
  expect(refusalOf(bytes)).toMatch(message);
});

test("a folder and a missing file are refused", () => {
  expect(readSafetensorsHeader(folder.path())).toMatchObject({ code: "E0502", message: "is not a regular file" });
  expect(readSafetensorsHeader(folder.path("gone"))).toMatchObject({ code: "E0501", message: "does not exist" });
});
