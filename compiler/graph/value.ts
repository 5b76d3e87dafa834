/**
 * The value graph: ONNX operators over symbolically shaped values. Values are made by `builder.ts` and never change; equal
 * nodes are one value. A value that depends on no input is constant: it is evaluated when bytes are written, tile by tile.
 */
import type { StoredTensor } from "../../language/checkpoint/facts.ts";
import type { OpName } from "../ops/index.ts";
import type { Attributes } from "../ops/op.ts";
import type { Shape } from "./dim.ts";
import type { Dtype } from "./dtype.ts";
import type { Tensor } from "./tensor.ts";

export interface Value {
  /** Creation order: operands come before their users. */
  readonly id: number;
  readonly dtype: Dtype;
  readonly shape: Shape;
  readonly origin: Origin;
  readonly isConstant: boolean;
}

export type Origin =
  | { readonly kind: "input"; readonly name: string }
  /** A tensor in a checkpoint. Half-precision and integer-less floats count as float32 here; the emitter converts. */
  | { readonly kind: "stored"; readonly tensor: StoredTensor }
  | { readonly kind: "literal"; readonly tensor: Tensor }
  | { readonly kind: "node"; readonly node: GraphNode; readonly output: number };

export interface GraphNode {
  readonly op: OpName;
  readonly inputs: readonly (Value | undefined)[];
  readonly attributes: Attributes;
  readonly declaredShapes?: readonly Shape[];
  /** The site or step that made it, for names in the written model: `encoder.3.attn.q`. */
  readonly scope: string;
  readonly outputs: readonly Value[];
}

export interface NamedValue {
  readonly name: string;
  readonly value: Value;
}

/** What a build runs: dead values are simply not reachable from `outputs`. */
export interface Graph {
  readonly inputs: readonly NamedValue[];
  readonly outputs: readonly NamedValue[];
}
