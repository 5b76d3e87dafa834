/**
 * Checks an encoded model as a reader would: form, names, order, operators, types and the ranges of external data. A problem
 * found here is a bug of ours; engines do not look at all of it.
 */
import { Bug } from "../../language/bug.ts";
import { dtypeBytes } from "../constants/write-constant.ts";
import { createGraphBuilder, type GraphBuilder } from "../graph/builder.ts";
import { elementCount, type Tensor } from "../graph/tensor.ts";
import type { Value } from "../graph/value.ts";
import { findOp, type OpName } from "../ops/index.ts";
import type { Attributes, AttributeValue, OpDefinition } from "../ops/op.ts";
import { dimText, readDim } from "./dim-text.ts";
import { dtypeOfElementType } from "./element-types.ts";
import type { OnnxAttribute, OnnxGraph, OnnxModel, OnnxNode, OnnxTensor, OnnxValueInfo } from "./model.ts";
import { decodeModel } from "./protobuf.ts";

/** Least IR version for an opset, of those that we write. */
const irOfOpset: Readonly<Record<number, number>> = { 21: 10 };

/**
 * What is wrong with a model, a sentence each. `fileSizes` tells the bytes of each external file, by the name that the model
 * uses for it.
 */
export function validateModel(bytes: Uint8Array, fileSizes: Readonly<Record<string, number>>): readonly string[] {
  const model = decodeModel(bytes);
  const { graph } = model;
  return [
    ...checkVersions(model),
    ...checkNames(graph),
    ...checkOrder(graph),
    ...graph.initializers.flatMap((tensor) => checkTensor(tensor, fileSizes)),
    ...checkTypes(graph),
  ];
}

function checkVersions(model: OnnxModel): readonly string[] {
  const [opset, ...more] = model.opsets;
  if (!opset || more.length > 0 || opset.domain !== "") return ["the model must import the standard operators, once"];
  const ir = irOfOpset[opset.version];
  if (ir === undefined) return [`opset ${opset.version} is not one that we write`];
  return model.irVersion === ir ? [] : [`opset ${opset.version} goes with IR ${ir}, not ${model.irVersion}`];
}

function checkNames(graph: OnnxGraph): readonly string[] {
  return [
    ...doubles(
      graph.nodes.map((node) => node.name),
      "node",
    ),
    ...doubles(
      graph.initializers.map((tensor) => tensor.name),
      "initializer",
    ),
    ...doubles(
      graph.valueInfo.map((info) => info.name),
      "value_info",
    ),
    ...doubles(
      graph.outputs.map((info) => info.name),
      "output",
    ),
  ];
}

function doubles(names: readonly string[], kind: string): readonly string[] {
  const seen = new Set<string>();
  return names.flatMap((name) => {
    if (name === "") return [`a ${kind} has no name`];
    if (seen.has(name)) return [`two of kind ${kind} are named ${name}`];
    seen.add(name);
    return [];
  });
}

function checkOrder(graph: OnnxGraph): readonly string[] {
  const problems: string[] = [];
  const made = new Set([...graph.inputs.map((info) => info.name), ...graph.initializers.map((tensor) => tensor.name)]);
  if (made.size !== graph.inputs.length + graph.initializers.length)
    problems.push("an input and an initializer share a name");
  const used = new Set(graph.outputs.map((info) => info.name));
  for (const node of graph.nodes) {
    for (const name of node.inputs) {
      if (name !== "" && !made.has(name)) problems.push(`${node.name} uses ${name} before it is made`);
      used.add(name);
    }
    for (const name of node.outputs) {
      if (made.has(name)) problems.push(`${node.name} makes ${name}, which exists`);
      made.add(name);
    }
  }
  for (const { name } of graph.outputs) if (!made.has(name)) problems.push(`output ${name} is never made`);
  for (const { name } of graph.initializers) if (!used.has(name)) problems.push(`initializer ${name} is not used`);
  for (const node of graph.nodes) {
    if (!node.outputs.some((name) => used.has(name))) problems.push(`no output of ${node.name} is used`);
  }
  return problems;
}

function checkTensor(tensor: OnnxTensor, fileSizes: Readonly<Record<string, number>>): readonly string[] {
  const dtype = dtypeOfElementType(tensor.elementType);
  if (!dtype) return [`initializer ${tensor.name} has the element type ${tensor.elementType}`];
  const expected = elementCount(tensor.dims) * dtypeBytes[dtype];
  const { external } = tensor;
  const length = external ? external.length : (tensor.raw?.byteLength ?? 0);
  if (length !== expected) return [`initializer ${tensor.name} has ${length} bytes, not ${expected}`];
  if (!external) return [];
  const size = fileSizes[external.location];
  if (size === undefined) return [`initializer ${tensor.name} lies in the unknown file ${external.location}`];
  if (external.offset < 0 || external.offset + length > size) {
    return [`initializer ${tensor.name} reaches beyond the end of ${external.location}`];
  }
  if (/^\/|(^|\/)\.\.(\/|$)/.test(external.location)) return [`${external.location} is outside the model's folder`];
  return [];
}

/** Builds the graph again from the model and compares what is declared with what follows. */
function checkTypes(graph: OnnxGraph): readonly string[] {
  const builder = createGraphBuilder();
  const known = new Map<string, Value>();
  const declared = new Map([...graph.valueInfo, ...graph.outputs].map((info) => [info.name, info]));
  for (const info of graph.inputs) {
    const dtype = dtypeOfElementType(info.elementType);
    if (!dtype) return [`input ${info.name} has the element type ${info.elementType}`];
    known.set(info.name, builder.input(info.name, dtype, info.shape.map(readDim)));
  }
  for (const tensor of graph.initializers) known.set(tensor.name, initializerValue(builder, tensor));
  const problems: string[] = [];
  for (const node of graph.nodes) {
    const definition = findOp(node.op);
    const misuse = definition ? checkNode(node, definition) : `${node.name} uses the unknown operator ${node.op}`;
    if (misuse !== undefined || !definition) return [...problems, misuse ?? ""];
    try {
      const values = inferNode(builder, node, definition, known, declared);
      for (const [i, name] of node.outputs.entries()) {
        const value = values[i];
        if (!value) return [...problems, `${node.name} has no output ${i}`];
        known.set(name, value);
        const info = declared.get(name);
        if (info && typeText(info.elementType, info.shape) !== valueText(value)) {
          problems.push(`${name} is declared ${typeText(info.elementType, info.shape)}, but is ${valueText(value)}`);
        }
      }
    } catch (error) {
      if (!(error instanceof Bug)) throw error;
      return [...problems, `${node.name}: ${error.message}`];
    }
  }
  return problems;
}

function checkNode(node: OnnxNode, definition: OpDefinition): string | undefined {
  if (node.domain !== "") return `${node.name} uses the domain ${node.domain}`;
  if (node.inputs.length < definition.minInputs || node.inputs.length > definition.maxInputs) {
    return `${node.name} has ${node.inputs.length} operands`;
  }
  for (const attribute of node.attributes) {
    const kind = definition.attributes[attribute.name];
    const expected = kind === "dtype" ? "int" : kind === "element" ? "tensor" : kind;
    if (expected !== attribute.kind) return `${node.name} has a wrong attribute ${attribute.name}`;
  }
  return undefined;
}

function inferNode(
  builder: GraphBuilder,
  node: OnnxNode,
  definition: OpDefinition,
  known: ReadonlyMap<string, Value>,
  declared: ReadonlyMap<string, OnnxValueInfo>,
): readonly Value[] {
  const operands = node.inputs.map((name) => (name === "" ? undefined : known.get(name)));
  const attributes = Object.assign({}, ...node.attributes.map((attribute) => attributesFrom(attribute, definition)));
  const infos = node.outputs.map((name) => declared.get(name));
  const options = { attributes };
  if (!infos.every((info) => info !== undefined)) return builder.nodes(definition.name as OpName, operands, options);
  const declaredShapes = infos.map((info) => info.shape.map(readDim));
  return builder.nodes(definition.name as OpName, operands, { ...options, declaredShapes });
}

function attributesFrom(attribute: OnnxAttribute, definition: OpDefinition): Attributes {
  const { name } = attribute;
  if (attribute.kind === "other") return {};
  if (attribute.kind === "tensor") {
    const dtype = dtypeOfElementType(attribute.value.elementType);
    return { value: 0, ...(dtype && { dtype }) };
  }
  const value: AttributeValue = attribute.value;
  if (definition.attributes[name] !== "dtype") return { [name]: value };
  return { [name]: dtypeOfElementType(Number(value)) ?? "unknown" };
}

/** Small whole numbers are read, because shapes follow from them; all else is known by type only. */
function initializerValue(builder: GraphBuilder, tensor: OnnxTensor): Value {
  const dtype = dtypeOfElementType(tensor.elementType);
  if (dtype === "int64" && tensor.raw) {
    const data = new BigInt64Array(new Uint8Array(tensor.raw).buffer);
    const literal: Tensor = { dtype, shape: tensor.dims, data };
    return builder.literal(literal);
  }
  if (dtype === "int32") {
    return builder.literal({ dtype, shape: tensor.dims, data: new Int32Array(elementCount(tensor.dims)) });
  }
  const stored = dtype === "bool" ? "BOOL" : dtype === "int64" ? "I64" : "F32";
  return builder.stored({ name: tensor.name, dtype: stored, shape: tensor.dims, file: tensor.name, offsetBytes: 0 });
}

function valueText(value: Value): string {
  return `${value.dtype} [${value.shape.map(dimText).join(", ")}]`;
}

function typeText(elementType: number, shape: readonly (number | string)[]): string {
  return `${dtypeOfElementType(elementType) ?? elementType} [${shape.join(", ")}]`;
}
