/** Inputs and outputs of a run as `.safetensors` or `.json` files. */
import { readFileSync } from "node:fs";
import { readFloats } from "../../compiler/constants/read-floats.ts";
import { storedDtypeBytes } from "../../compiler/constants/tensor-reader.ts";
import type { Tensor } from "../../compiler/graph/tensor.ts";
import type { StoredDtype } from "../../language/checkpoint/facts.ts";
import { isRefusal } from "../checkpoint/refusal.ts";
import { readJsonTensors, writeJsonTensors } from "../engine/json-tensors.ts";
import type { NamedTensors } from "../engine/session.ts";
import { type PlainTensor, readSafetensors, writeSafetensors } from "../files/safetensors-file.ts";
import { failure, type Outcome, reasonOf, success } from "../problem.ts";

/** Integers become int64, floats float32. Problems (E0501, E0502, E0602): a file that is not there or not understood. */
export function readTensorFile(path: string): Outcome<NamedTensors> {
  return path.endsWith(".json") ? readJsonFile(path) : readSafetensorsFile(path);
}

/** The bytes of a file of the kind that its name says; `.safetensors` unless it ends in `.json`. */
export function tensorFileChunks(path: string, tensors: NamedTensors): Iterable<Uint8Array> {
  if (path.endsWith(".json")) return [new TextEncoder().encode(writeJsonTensors(tensors))];
  return writeSafetensors(new Map([...tensors].map(([name, tensor]) => [name, toPlain(tensor)])));
}

function readJsonFile(path: string): Outcome<NamedTensors> {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    return failure({ code: "E0501", message: `the inputs \`${path}\` cannot be read: ${reasonOf(error)}` });
  }
  return readJsonTensors(text);
}

function readSafetensorsFile(path: string): Outcome<NamedTensors> {
  const tensors = readSafetensors(path);
  if (isRefusal(tensors)) {
    const help = tensors.help ?? "inputs are a .safetensors file or a .json file";
    return failure({ code: tensors.code, message: `the inputs cannot be read: \`${path}\` ${tensors.message}`, help });
  }
  return success(new Map([...tensors].map(([name, plain]) => [name, fromPlain(name, plain)])));
}

const wholeNumbers: ReadonlySet<StoredDtype> = new Set(["I32", "I16", "I8", "U8", "BOOL"]);

function fromPlain(name: string, { dtype, shape, bytes }: PlainTensor): Tensor {
  if (dtype === "I64") return { dtype: "int64", shape, data: new BigInt64Array(bytes.buffer) };
  const reader = { readBytes: (_: unknown, start: number, end: number) => bytes.slice(start, end) };
  // A scalar and a tensor of no elements are one row or none to `readFloats`; the shape is kept as it is.
  const data = readFloats(reader, { name, dtype, shape, file: name, offsetBytes: 0 });
  // int8 to int32 inputs are ids and masks, far below the 2^24 where float32 stops being exact.
  return wholeNumbers.has(dtype)
    ? { dtype: "int64", shape, data: BigInt64Array.from(data, BigInt) }
    : { dtype: "float32", shape, data };
}

const storedNames = { float32: "F32", int64: "I64", int32: "I32", bool: "BOOL" } as const;

function toPlain({ dtype, shape, data }: Tensor): PlainTensor {
  const stored = storedNames[dtype];
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.length * storedDtypeBytes[stored]);
  return { dtype: stored, shape, bytes };
}
