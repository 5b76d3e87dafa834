/** An ONNX model as plain data: the part of the format that we write, and what `validate.ts` reads back. */

export interface OnnxModel {
  readonly irVersion: number;
  readonly opsets: readonly { readonly domain: string; readonly version: number }[];
  readonly producerName: string;
  readonly producerVersion: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly graph: OnnxGraph;
}

export interface OnnxGraph {
  readonly name: string;
  readonly nodes: readonly OnnxNode[];
  readonly initializers: readonly OnnxTensor[];
  readonly inputs: readonly OnnxValueInfo[];
  readonly outputs: readonly OnnxValueInfo[];
  readonly valueInfo: readonly OnnxValueInfo[];
}

export interface OnnxNode {
  readonly name: string;
  readonly op: string;
  readonly domain: string;
  /** An empty name is an omitted optional operand. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: readonly OnnxAttribute[];
}

export type OnnxAttribute = { readonly name: string } & (
  | { readonly kind: "int"; readonly value: number }
  | { readonly kind: "float"; readonly value: number }
  | { readonly kind: "string"; readonly value: string }
  | { readonly kind: "ints"; readonly value: readonly number[] }
  | { readonly kind: "floats"; readonly value: readonly number[] }
  | { readonly kind: "tensor"; readonly value: OnnxTensor }
  | { readonly kind: "other" }
);

export interface OnnxTensor {
  readonly name: string;
  /** Code of TensorProto.DataType: see `element-types.ts`. */
  readonly elementType: number;
  readonly dims: readonly number[];
  /** Little-endian, row-major. */
  readonly raw?: Uint8Array;
  readonly external?: ExternalData;
}

/** A byte range of a file beside the model. */
export interface ExternalData {
  readonly location: string;
  readonly offset: number;
  readonly length: number;
}

export interface OnnxValueInfo {
  readonly name: string;
  readonly elementType: number;
  /** Numbers, or the text of a symbolic size. */
  readonly shape: readonly (number | string)[];
}
