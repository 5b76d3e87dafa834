/**
 * Makes values. Equal requests give the same value, so common subexpressions never exist twice; shapes are inferred as nodes
 * are made, so a lowering that joins wrong shapes stops at once.
 */
import { Bug } from "../../language/bug.ts";
import type { StoredTensor } from "../../language/checkpoint/facts.ts";
import { type OpName, opDefinition } from "../ops/index.ts";
import type { Attributes, TensorType } from "../ops/op.ts";
import { type Dim, dim, fixedSize, type Shape, shapeOf } from "./dim.ts";
import type { Dtype } from "./dtype.ts";
import { floats, integers, type Tensor } from "./tensor.ts";
import type { GraphNode, NamedValue, Origin, Value } from "./value.ts";

export interface NodeOptions {
  readonly attributes?: Attributes;
  readonly declaredShapes?: readonly Shape[];
  /** Of the outputs, when they are known because an equal node was made before: inference is then left out. */
  readonly types?: readonly TensorType[];
}

export interface GraphBuilder {
  input(name: string, dtype: Dtype, shape: readonly (number | string | Dim)[]): Value;
  stored(tensor: StoredTensor): Value;
  literal(tensor: Tensor): Value;
  /** A float32 scalar. */
  scalar(value: number): Value;
  /** A 1-D int64 literal. */
  ints(values: readonly number[]): Value;
  /** The first output of a new or known node. */
  node(op: OpName, inputs: readonly (Value | undefined)[], options?: NodeOptions): Value;
  /** All outputs. */
  nodes(op: OpName, inputs: readonly (Value | undefined)[], options?: NodeOptions): readonly Value[];
  /** The run-time size of a dimension as a 1-D int64 of one element. Every symbol must occur in an input's shape. */
  sizeOf(size: Dim): Value;
  /** Names nodes made inside `body` after a site. Scopes nest with `/`. */
  scope<T>(name: string, body: () => T): T;
  /** All inputs made so far, in order. */
  readonly inputs: readonly NamedValue[];
}

export function createGraphBuilder(): GraphBuilder {
  const known = new Map<string, readonly Value[]>();
  const storedIds = new Map<string, Value>();
  const inputs: NamedValue[] = [];
  /** Where a name can be read: an input's axis that is `factor` times it. */
  const symbols = new Map<string, { value: Value; axis: number; factor: number }>();
  const scopes: string[] = [];
  let nextId = 0;

  const make = (dtype: Dtype, shape: Shape, origin: Origin, isConstant: boolean): Value => ({
    id: nextId++,
    dtype,
    shape,
    origin,
    isConstant,
  });

  const remember = (key: string, create: () => Value): Value => {
    const found = known.get(key)?.[0];
    if (found) return found;
    const value = create();
    known.set(key, [value]);
    return value;
  };

  const builder: GraphBuilder = {
    inputs,

    input(name, dtype, sizes) {
      return remember(`input ${name}`, () => {
        const value = make(dtype, shapeOf(...sizes), { kind: "input", name }, false);
        for (const [axis, size] of value.shape.entries()) {
          const [[name = "", factor = 1] = []] = size.terms;
          const isMultiple = size.terms.size === 1 && name !== "" && !name.includes("*");
          if (isMultiple && !symbols.has(name)) symbols.set(name, { value, axis, factor });
        }
        inputs.push({ name, value });
        return value;
      });
    },

    stored(tensor) {
      const key = `${tensor.file}\n${tensor.offsetBytes}\n${tensor.dtype}\n${tensor.shape.join()}\n${tensor.strides?.join() ?? ""}`;
      const found = storedIds.get(key);
      if (found) return found;
      const dtype =
        tensor.dtype.startsWith("I") || tensor.dtype === "U8" ? "int64" : tensor.dtype === "BOOL" ? "bool" : "float32";
      const value = make(dtype, shapeOf(...tensor.shape), { kind: "stored", tensor }, true);
      storedIds.set(key, value);
      return value;
    },

    literal(tensor) {
      const create = () => make(tensor.dtype, shapeOf(...tensor.shape), { kind: "literal", tensor }, true);
      // Large tables are made once by whoever needs them; comparing them would cost more than it saves.
      if (tensor.data.length > 4096) return create();
      return remember(`literal ${tensor.dtype} [${tensor.shape.join()}] ${tensor.data.join()}`, create);
    },

    scalar(value) {
      return builder.literal(floats([], [value]));
    },

    ints(values) {
      return builder.literal(integers([values.length], values));
    },

    node(op, operands, options) {
      const first = builder.nodes(op, operands, options)[0];
      if (!first) throw new Bug(`${op} has no output`);
      return first;
    },

    nodes(op, operands, options = {}) {
      const attributes = options.attributes ?? {};
      const key = nodeKey(op, operands, attributes, options.declaredShapes);
      const found = known.get(key);
      if (found) return found;
      const types =
        options.types ??
        opDefinition(op).infer({
          inputs: operands,
          attributes,
          ...(options.declaredShapes && { declaredShapes: options.declaredShapes }),
        });
      const isConstant = operands.every((operand) => operand === undefined || operand.isConstant);
      const outputs: Value[] = [];
      const node: GraphNode = {
        op,
        inputs: operands,
        attributes,
        ...(options.declaredShapes && { declaredShapes: options.declaredShapes }),
        scope: scopes.join("/"),
        outputs,
      };
      for (const [output, type] of types.entries()) {
        outputs.push(make(type.dtype, type.shape, { kind: "node", node, output }, isConstant));
      }
      known.set(key, outputs);
      return outputs;
    },

    sizeOf(size) {
      const count = fixedSize(size);
      if (count !== undefined) return builder.ints([count]);
      let sum: Value | undefined;
      for (const [monomial, coefficient] of size.terms) {
        let product: Value | undefined;
        if (coefficient !== 1 || monomial === "") product = builder.ints([coefficient]);
        for (const name of monomial.split("*").filter((s) => s !== "")) {
          const bound = symbols.get(name);
          if (!bound) throw new Bug(`no input has the dimension ${name}`);
          const extent = builder.node("Shape", [bound.value], {
            attributes: { start: bound.axis, end: bound.axis + 1 },
          });
          const named = bound.factor === 1 ? extent : builder.node("Div", [extent, builder.ints([bound.factor])]);
          product = product === undefined ? named : builder.node("Mul", [product, named]);
        }
        if (product) sum = sum === undefined ? product : builder.node("Add", [sum, product]);
      }
      if (!sum) throw new Bug("an empty dimension");
      return sum;
    },

    scope(name, body) {
      scopes.push(name);
      try {
        return body();
      } finally {
        scopes.pop();
      }
    },
  };
  return builder;
}

function nodeKey(
  op: OpName,
  operands: readonly (Value | undefined)[],
  attributes: Attributes,
  declared: readonly Shape[] | undefined,
): string {
  const operandKey = operands.map((operand) => operand?.id ?? "_").join();
  const shapeKey = declared?.map((shape) => shape.map((d) => dim(d).key).join()).join(";") ?? "";
  return `${op}(${operandKey}){${attributeKey(attributes)}}${shapeKey}`;
}

/** Passes build the same nodes again, with the same attributes. */
const attributeKeys = new WeakMap<Attributes, string>();

function attributeKey(attributes: Attributes): string {
  const known = attributeKeys.get(attributes);
  if (known !== undefined) return known;
  const key = Object.keys(attributes)
    .sort()
    .map((name) => `${name}=${JSON.stringify(attributes[name])}`)
    .join();
  attributeKeys.set(attributes, key);
  return key;
}
