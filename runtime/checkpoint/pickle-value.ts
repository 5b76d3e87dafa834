/** What a pickle may hold here: plain data, the tensors of PyTorch, and nothing that runs. */
import type { StoredDtype } from "../../language/checkpoint/facts.ts";

export type PickleValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | PickleList
  | PickleTuple
  | PickleDict
  | PickleGlobal
  | PickleStorage
  | PickleTensor;

export interface PickleList {
  readonly kind: "list";
  readonly items: PickleValue[];
}

export interface PickleTuple {
  readonly kind: "tuple";
  readonly items: readonly PickleValue[];
}

/** Keys are strings: no other key has a meaning in a state dict. */
export interface PickleDict {
  readonly kind: "dict";
  readonly isOrdered: boolean;
  readonly entries: Map<string, PickleValue>;
}

/** A name from the allow-list of `torch-globals.ts`: `torch._utils._rebuild_tensor_v2`. */
export interface PickleGlobal {
  readonly kind: "global";
  readonly name: string;
}

/** A range of elements of one stored buffer. */
export interface PickleStorage {
  readonly kind: "storage";
  readonly key: string;
  readonly dtype: StoredDtype;
  /** Of the whole buffer. */
  readonly elements: number;
  /** The range that tensors may use: the whole buffer but for views in the legacy format. */
  readonly viewStart: number;
  readonly viewElements: number;
}

/** Offset, shape and strides count elements; not yet checked against the storage. */
export interface PickleTensor {
  readonly kind: "tensor";
  readonly storage: PickleStorage;
  readonly offset: number;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
}

/** For messages: what a value is, in a person's words. */
export function describe(value: PickleValue | undefined): string {
  if (value === undefined) return "nothing";
  if (value === null) return "None";
  if (typeof value === "object") return value.kind === "global" ? `the name ${value.name}` : `a ${value.kind}`;
  return typeof value === "string" ? "a string" : typeof value === "boolean" ? "a boolean" : "a number";
}
