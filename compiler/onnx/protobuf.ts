/**
 * Our model types to and from the wire format; field numbers are those of onnx.proto. A codec for all of ONNX would be four
 * times the size of the rest of the compiler, and take as long to load.
 */
import { unreachable } from "../../language/bug.ts";
import { copyBytes } from "../constants/write-constant.ts";
import type { ByteSource } from "./byte-source.ts";
import type { OnnxAttribute, OnnxGraph, OnnxModel, OnnxNode, OnnxTensor, OnnxValueInfo } from "./model.ts";
import { readFields, readPackedFloats, readPackedIntegers, readText, type WireField } from "./wire-reader.ts";
import { createWireWriter, fieldHead, type WireWriter } from "./wire-writer.ts";

/** AttributeProto.AttributeType and TensorProto.DataLocation. */
const attributeTypes = { float: 1, int: 2, string: 3, tensor: 4, floats: 6, ints: 7 } as const;
const externalLocation = 1;

/** Where the parts lie that can be too many to hold: TensorProto.raw_data, GraphProto.initializer, ModelProto.graph. */
const [rawDataField, initializerField, graphField] = [9, 5, 7] as const;

/** A tensor whose bytes are too many to hold: its `raw` is left out and comes from `source`. */
export interface LateTensor {
  readonly tensor: OnnxTensor;
  readonly source: ByteSource;
}

/**
 * The model's bytes. Protobuf lets the parts of a message stand in any order, so the late tensors are appended to the graph
 * and the graph to the model, each behind its length, and no more than one piece of a tensor is in memory.
 */
export function encodeModel(model: OnnxModel, late: readonly LateTensor[] = []): ByteSource {
  const outer = written((writer) => writeModel(writer, model));
  const graph = written((writer) => writeGraph(writer, model.graph));
  const tensors = late.map(({ tensor, source }) => {
    const fields = written((writer) => writeTensor(writer, tensor));
    const rawHead = fieldHead(rawDataField, source.sizeBytes);
    const head = fieldHead(initializerField, fields.length + rawHead.length + source.sizeBytes);
    return { before: concatBytes(head, fields, rawHead), source };
  });
  const graphBytes = tensors.reduce((sum, { before, source }) => sum + before.length + source.sizeBytes, graph.length);
  const start = concatBytes(outer, fieldHead(graphField, graphBytes), graph);
  return {
    sizeBytes: start.length + graphBytes - graph.length,
    *chunks(room = new Uint8Array(copyBytes)) {
      yield start;
      for (const { before, source } of tensors) {
        yield before;
        yield* source.chunks(room);
      }
    },
  };
}

function written(write: (writer: WireWriter) => void): Uint8Array {
  const writer = createWireWriter();
  write(writer);
  return writer.finish();
}

function concatBytes(...parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

function writeModel(to: WireWriter, model: OnnxModel): void {
  to.integer(1, model.irVersion);
  to.text(2, model.producerName);
  to.text(3, model.producerVersion);
  for (const { domain, version } of model.opsets) {
    to.message(8, () => {
      if (domain !== "") to.text(1, domain);
      to.integer(2, version);
    });
  }
  for (const [key, value] of Object.entries(model.metadata)) writeEntry(to, 14, key, value);
}

function writeEntry(to: WireWriter, field: number, key: string, value: string): void {
  to.message(field, () => {
    to.text(1, key);
    to.text(2, value);
  });
}

function writeGraph(to: WireWriter, graph: OnnxGraph): void {
  for (const node of graph.nodes) to.message(1, () => writeNode(to, node));
  to.text(2, graph.name);
  for (const tensor of graph.initializers) to.message(initializerField, () => writeTensor(to, tensor));
  for (const info of graph.inputs) to.message(11, () => writeValueInfo(to, info));
  for (const info of graph.outputs) to.message(12, () => writeValueInfo(to, info));
  for (const info of graph.valueInfo) to.message(13, () => writeValueInfo(to, info));
}

function writeNode(to: WireWriter, node: OnnxNode): void {
  for (const name of node.inputs) to.text(1, name);
  for (const name of node.outputs) to.text(2, name);
  to.text(3, node.name);
  to.text(4, node.op);
  for (const attribute of node.attributes) to.message(5, () => writeAttribute(to, attribute));
  if (node.domain !== "") to.text(7, node.domain);
}

function writeAttribute(to: WireWriter, attribute: OnnxAttribute): void {
  to.text(1, attribute.name);
  if (attribute.kind === "other") return;
  to.integer(20, attributeTypes[attribute.kind]);
  switch (attribute.kind) {
    case "float":
      to.float(2, attribute.value);
      break;
    case "int":
      to.integer(3, attribute.value);
      break;
    case "string":
      to.text(4, attribute.value);
      break;
    case "tensor": {
      const tensor = attribute.value;
      to.message(5, () => writeTensor(to, tensor));
      break;
    }
    case "floats":
      for (const value of attribute.value) to.float(7, value);
      break;
    case "ints":
      for (const value of attribute.value) to.integer(8, value);
      break;
    default:
      unreachable(attribute);
  }
}

function writeTensor(to: WireWriter, { name, elementType, dims, raw, external }: OnnxTensor): void {
  for (const size of dims) to.integer(1, size);
  to.integer(2, elementType);
  if (name !== "") to.text(8, name);
  if (raw) to.bytes(rawDataField, raw);
  if (!external) return;
  writeEntry(to, 13, "location", external.location);
  writeEntry(to, 13, "offset", String(external.offset));
  writeEntry(to, 13, "length", String(external.length));
  to.integer(14, externalLocation);
}

/** ValueInfoProto holds a TypeProto holds a TypeProto.Tensor holds a TensorShapeProto holds its dimensions. */
function writeValueInfo(to: WireWriter, info: OnnxValueInfo): void {
  to.text(1, info.name);
  const writeShape = () => {
    for (const size of info.shape) {
      to.message(1, () => (typeof size === "number" ? to.integer(1, size) : to.text(2, size)));
    }
  };
  const writeTensorType = () => {
    to.integer(1, info.elementType);
    to.message(2, writeShape);
  };
  to.message(2, () => to.message(1, writeTensorType));
}

/** Throws on bytes that are not a protobuf message. */
export function decodeModel(bytes: Uint8Array): OnnxModel {
  const fields = readFields(bytes);
  return {
    irVersion: numberIn(fields, 1),
    opsets: messagesIn(fields, 8).map((opset) => ({ domain: textIn(opset, 1), version: numberIn(opset, 2) })),
    producerName: textIn(fields, 2),
    producerVersion: textIn(fields, 3),
    metadata: entriesIn(fields, 14),
    graph: graphOf(messagesIn(fields, graphField)[0] ?? []),
  };
}

type Fields = readonly WireField[];

/** The last of several, as protobuf wants it. */
function last(fields: Fields, field: number): WireField | undefined {
  return fields.findLast((each) => each.field === field);
}

function numberIn(fields: Fields, field: number): number {
  return last(fields, field)?.number ?? 0;
}

function textIn(fields: Fields, field: number): string {
  const found = last(fields, field);
  return found ? readText(found.bytes) : "";
}

function textsIn(fields: Fields, field: number): readonly string[] {
  return fields.filter((each) => each.field === field).map((each) => readText(each.bytes));
}

function messagesIn(fields: Fields, field: number): readonly Fields[] {
  return fields.filter((each) => each.field === field).map((each) => readFields(each.bytes));
}

/** Numbers of a repeated field, each on its own or all in one. */
function numbersIn(
  fields: Fields,
  field: number,
  packed: (bytes: Uint8Array) => readonly number[] = readPackedIntegers,
): readonly number[] {
  const found = fields.filter((each) => each.field === field);
  return found.flatMap((each) => (each.bytes.length > 0 ? packed(each.bytes) : [each.number]));
}

function entriesIn(fields: Fields, field: number): Readonly<Record<string, string>> {
  return Object.fromEntries(messagesIn(fields, field).map((entry) => [textIn(entry, 1), textIn(entry, 2)]));
}

function graphOf(fields: Fields): OnnxGraph {
  return {
    name: textIn(fields, 2),
    nodes: messagesIn(fields, 1).map(nodeOf),
    initializers: messagesIn(fields, initializerField).map(tensorFrom),
    inputs: messagesIn(fields, 11).map(valueInfoOf),
    outputs: messagesIn(fields, 12).map(valueInfoOf),
    valueInfo: messagesIn(fields, 13).map(valueInfoOf),
  };
}

function nodeOf(fields: Fields): OnnxNode {
  return {
    name: textIn(fields, 3),
    op: textIn(fields, 4),
    domain: textIn(fields, 7),
    inputs: textsIn(fields, 1),
    outputs: textsIn(fields, 2),
    attributes: messagesIn(fields, 5).map(attributeOf),
  };
}

function attributeOf(fields: Fields): OnnxAttribute {
  const name = textIn(fields, 1);
  switch (numberIn(fields, 20)) {
    case attributeTypes.int:
      return { name, kind: "int", value: numberIn(fields, 3) };
    case attributeTypes.float:
      return { name, kind: "float", value: numberIn(fields, 2) };
    case attributeTypes.string:
      return { name, kind: "string", value: textIn(fields, 4) };
    case attributeTypes.ints:
      return { name, kind: "ints", value: numbersIn(fields, 8) };
    case attributeTypes.floats:
      return { name, kind: "floats", value: numbersIn(fields, 7, readPackedFloats) };
    case attributeTypes.tensor:
      return { name, kind: "tensor", value: tensorFrom(messagesIn(fields, 5)[0] ?? []) };
    default:
      return { name, kind: "other" };
  }
}

function tensorFrom(fields: Fields): OnnxTensor {
  const raw = last(fields, rawDataField);
  const isExternal = numberIn(fields, 14) === externalLocation;
  const external = isExternal ? entriesIn(fields, 13) : {};
  return {
    name: textIn(fields, 8),
    elementType: numberIn(fields, 2),
    dims: numbersIn(fields, 1),
    ...(!isExternal && raw && { raw: raw.bytes }),
    ...(isExternal && {
      external: {
        location: external.location ?? "",
        offset: Number(external.offset ?? 0),
        length: Number(external.length ?? 0),
      },
    }),
  };
}

function valueInfoOf(fields: Fields): OnnxValueInfo {
  const tensor = messagesIn(messagesIn(fields, 2)[0] ?? [], 1)[0] ?? [];
  const shape = messagesIn(tensor, 2)[0] ?? [];
  return {
    name: textIn(fields, 1),
    elementType: numberIn(tensor, 1),
    shape: messagesIn(shape, 1).map((size) => (last(size, 2) ? textIn(size, 2) : numberIn(size, 1))),
  };
}
