/** Fits what the person gave to what a build takes: names, types, shapes, and what may be left out. */
import type { CompiledInput } from "../../compiler/compiled.ts";
import { elementCount, type Tensor } from "../../compiler/graph/tensor.ts";
import type { Problem } from "../problem.ts";
import type { NamedTensors } from "./session.ts";

export interface Feeds {
  readonly tensors: NamedTensors;
  /** Given, but the build has no such input (W0605). */
  readonly unknown: readonly string[];
  /** Non-empty: the tensors are not to be run. */
  readonly problems: readonly Problem[];
}

/** Problems: E0605 for a missing input, E0602 for one of a wrong type or shape. */
export function prepareFeeds(inputs: readonly CompiledInput[], given: NamedTensors): Feeds {
  const sizes = new Map<string, number>();
  const problems: Problem[] = [];
  const tensors = new Map<string, Tensor>();
  for (const input of inputs) {
    const tensor = given.get(input.name);
    if (!tensor) continue;
    const converted = convert(input, tensor);
    if (converted) tensors.set(input.name, converted);
    const problem = converted ? bindSizes(input, tensor, sizes) : wrongType(input, tensor);
    if (problem) problems.push(problem);
  }
  const missing: CompiledInput[] = [];
  for (const input of inputs) {
    if (given.has(input.name)) continue;
    const filled = fill(input, sizes);
    if (filled) tensors.set(input.name, filled);
    else missing.push(input);
  }
  // What could be left out is missing only for want of the others, which have its sizes.
  const needed = missing.filter((input) => !input.fill);
  if (missing.length > 0) problems.push(missingInputs(needed.length > 0 ? needed : missing, inputs));
  const known = new Set(inputs.map((input) => input.name));
  return { tensors, unknown: [...given.keys()].filter((name) => !known.has(name)), problems };
}

/** The warning about inputs that a build does not have. */
export function unknownInputs(names: readonly string[], inputs: readonly CompiledInput[]): Problem {
  return {
    code: "W0605",
    message: `${quoteAll(names)} ${names.length === 1 ? "is no input" : "are no inputs"} of this build`,
    help: `it takes ${quoteAll(inputs.map((input) => input.name))}`,
  };
}

function missingInputs(missing: readonly CompiledInput[], inputs: readonly CompiledInput[]): Problem {
  const names = quoteAll(missing.map((input) => input.name));
  return {
    code: "E0605",
    message: missing.length === 1 ? `the input ${names} is missing` : `the inputs ${names} are missing`,
    help: `the build takes ${quoteAll(inputs.map((input) => (input.fill ? `${input.name} (optional)` : input.name)))}`,
  };
}

function quoteAll(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(", ");
}

/** Whole numbers become int64, any number float32; undefined where that would lose something. */
function convert(input: CompiledInput, tensor: Tensor): Tensor | undefined {
  if (tensor.dtype === input.dtype) return tensor;
  const numbers = Array.from<number | bigint>(tensor.data);
  if (input.dtype === "float32")
    return { dtype: "float32", shape: tensor.shape, data: Float32Array.from(numbers, Number) };
  if (!numbers.every((x) => typeof x === "bigint" || Number.isInteger(x))) return undefined;
  return { dtype: "int64", shape: tensor.shape, data: BigInt64Array.from(numbers, BigInt) };
}

function wrongType(input: CompiledInput, tensor: Tensor): Problem {
  return { code: "E0602", message: `\`${input.name}\` takes ${input.dtype}, it was given ${tensor.dtype}` };
}

/** Remembers what `batch` and `seq` are; a second value for the same symbol is a problem. */
function bindSizes(input: CompiledInput, tensor: Tensor, sizes: Map<string, number>): Problem | undefined {
  const shapeProblem = {
    code: "E0602",
    message: `\`${input.name}\` has the shape [${tensor.shape.join(", ")}], the build takes [${input.shape.join(", ")}]`,
  } as const;
  if (tensor.shape.length !== input.shape.length) return shapeProblem;
  for (const [axis, size] of tensor.shape.entries()) {
    const declared = input.shape[axis];
    if (typeof declared === "number" && declared !== size) return shapeProblem;
    if (typeof declared !== "string") continue;
    const known = sizes.get(declared);
    if (known !== undefined && known !== size)
      return { ...shapeProblem, help: `\`${declared}\` is ${known} in another input` };
    sizes.set(declared, size);
  }
  return undefined;
}

function fill(input: CompiledInput, sizes: ReadonlyMap<string, number>): Tensor | undefined {
  if (!input.fill) return undefined;
  const shape: number[] = [];
  for (const size of input.shape) {
    const known = typeof size === "number" ? size : sizes.get(size);
    if (known === undefined) return undefined;
    shape.push(known);
  }
  const count = elementCount(shape);
  const value = input.fill === "ones" ? 1 : 0;
  return input.dtype === "int64"
    ? { dtype: "int64", shape, data: new BigInt64Array(count).fill(BigInt(value)) }
    : { dtype: "float32", shape, data: new Float32Array(count).fill(value) };
}
