/**
 * One ONNX operator: its shape rule and a plain reference evaluation, used for constant folding and as the oracle of the
 * tests. The table is `index.ts`. A derivative rule and a TF.js form will be further members here.
 */

import type { Shape } from "../graph/dim.ts";
import type { Dtype } from "../graph/dtype.ts";
import type { Tensor } from "../graph/tensor.ts";
import type { Value } from "../graph/value.ts";

/** `element` is a number that is written as a tensor of one element, of the dtype in the attribute of kind `element-dtype`. */
export type AttributeKind = "int" | "float" | "string" | "ints" | "floats" | "dtype" | "element" | "element-dtype";
export type AttributeValue = number | string | readonly number[];
export type Attributes = Readonly<Record<string, AttributeValue>>;

export interface TensorType {
  readonly dtype: Dtype;
  readonly shape: Shape;
}

export interface InferContext {
  /** An omitted optional input is undefined. */
  readonly inputs: readonly (Value | undefined)[];
  readonly attributes: Attributes;
  /**
   * Shapes the builder knows because it made the run-time shape operand itself (Reshape, Expand, Slice with computed ends):
   * used where the rule cannot derive the shape, and checked where it can.
   */
  readonly declaredShapes?: readonly Shape[];
}

export interface EvaluateContext {
  readonly inputs: readonly (Tensor | undefined)[];
  readonly attributes: Attributes;
}

export interface OpDefinition {
  readonly name: string;
  readonly summary: string;
  readonly attributes: Readonly<Record<string, AttributeKind>>;
  readonly minInputs: number;
  /** Infinity for Concat and its like. */
  readonly maxInputs: number;
  /** Types of all outputs. Throws `Bug` on operands that the operator refuses: a lowering made them. */
  infer(context: InferContext): readonly TensorType[];
  /** Outputs for concrete operands. Sums run in double precision. */
  evaluate(context: EvaluateContext): readonly Tensor[];
  /**
   * How rows (slices of axis 0) of output 0 follow from rows of the inputs, so that a folded constant can be written tile by
   * tile: `elementwise` (equal or broadcast rows), `left` (rows of input 0, the rest whole); absent when it depends on attributes and
   * shapes (`constants/row-sources.ts`) or does not hold.
   */
  readonly rowRule?: "elementwise" | "left";
}

/** An operator whose name the type checker knows: what the files of this folder export. */
export interface Op<Name extends string> extends OpDefinition {
  readonly name: Name;
}
