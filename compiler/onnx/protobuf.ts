/** Our model types to and from the wire format. The only file that knows `onnx-proto`. */
import onnxProto, { type onnx as Onnx } from "onnx-proto";
import type { ByteSource } from "./byte-source.ts";
import type { OnnxAttribute, OnnxGraph, OnnxModel, OnnxNode, OnnxTensor, OnnxValueInfo } from "./model.ts";

const { onnx } = onnxProto;

/** AttributeProto.AttributeType and TensorProto.DataLocation, by number: the package's enums stop at IR 8 but are open. */
const attributeTypes = { float: 1, int: 2, string: 3, tensor: 4, floats: 6, ints: 7 } as const;
const externalLocation = 1;

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
  const outer = onnx.ModelProto.encode(modelProto(model)).finish();
  const graph = onnx.GraphProto.encode(graphProto(model.graph)).finish();
  const tensors = late.map(({ tensor, source }) => {
    const fields = onnx.TensorProto.encode(tensorProto(tensor)).finish();
    const rawHead = fieldHead(9, source.sizeBytes);
    const head = fieldHead(5, fields.length + rawHead.length + source.sizeBytes);
    return { before: concatBytes(head, fields, rawHead), source };
  });
  const graphBytes = tensors.reduce((sum, { before, source }) => sum + before.length + source.sizeBytes, graph.length);
  const start = concatBytes(outer, fieldHead(7, graphBytes), graph);
  return {
    sizeBytes: start.length + graphBytes - graph.length,
    *chunks() {
      yield start;
      for (const { before, source } of tensors) {
        yield before;
        yield* source.chunks();
      }
    },
  };
}

/** Key and length of a length-delimited field. Sizes stay below 2^32. */
function fieldHead(field: number, length: number): Uint8Array {
  const bytes = [field * 8 + 2];
  let rest = length;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
  bytes.push(rest);
  return Uint8Array.from(bytes);
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

function modelProto(model: OnnxModel): Onnx.IModelProto {
  return {
    irVersion: model.irVersion,
    opsetImport: [...model.opsets],
    producerName: model.producerName,
    producerVersion: model.producerVersion,
    metadataProps: Object.entries(model.metadata).map(([key, value]) => ({ key, value })),
  };
}

function graphProto(graph: OnnxGraph): Onnx.IGraphProto {
  return {
    name: graph.name,
    node: graph.nodes.map(nodeProto),
    initializer: graph.initializers.map(tensorProto),
    input: graph.inputs.map(valueInfoProto),
    output: graph.outputs.map(valueInfoProto),
    valueInfo: graph.valueInfo.map(valueInfoProto),
  };
}

function nodeProto(node: OnnxNode): Onnx.INodeProto {
  return {
    name: node.name,
    opType: node.op,
    input: [...node.inputs],
    output: [...node.outputs],
    attribute: node.attributes.map(attributeProto),
    ...(node.domain !== "" && { domain: node.domain }),
  };
}

function attributeProto(attribute: OnnxAttribute): Onnx.IAttributeProto {
  const { name } = attribute;
  switch (attribute.kind) {
    case "int":
      return { name, type: attributeTypes.int, i: attribute.value };
    case "float":
      return { name, type: attributeTypes.float, f: attribute.value };
    case "string":
      return { name, type: attributeTypes.string, s: new TextEncoder().encode(attribute.value) };
    case "ints":
      return { name, type: attributeTypes.ints, ints: [...attribute.value] };
    case "floats":
      return { name, type: attributeTypes.floats, floats: [...attribute.value] };
    case "tensor":
      return { name, type: attributeTypes.tensor, t: tensorProto(attribute.value) };
    case "other":
      return { name };
  }
}

function tensorProto(tensor: OnnxTensor): Onnx.ITensorProto {
  const { external } = tensor;
  return {
    ...(tensor.name !== "" && { name: tensor.name }),
    dataType: tensor.elementType,
    dims: [...tensor.dims],
    ...(tensor.raw && { rawData: tensor.raw }),
    ...(external && {
      dataLocation: externalLocation,
      externalData: [
        { key: "location", value: external.location },
        { key: "offset", value: String(external.offset) },
        { key: "length", value: String(external.length) },
      ],
    }),
  };
}

function valueInfoProto(info: OnnxValueInfo): Onnx.IValueInfoProto {
  const dim = info.shape.map((size) => (typeof size === "number" ? { dimValue: size } : { dimParam: size }));
  return { name: info.name, type: { tensorType: { elemType: info.elementType, shape: { dim } } } };
}

/** Throws on bytes that are not a protobuf message. */
export function decodeModel(bytes: Uint8Array): OnnxModel {
  const model = onnx.ModelProto.decode(bytes);
  return {
    irVersion: Number(model.irVersion),
    opsets: model.opsetImport.map(({ domain, version }) => ({ domain: domain ?? "", version: Number(version) })),
    producerName: model.producerName,
    producerVersion: model.producerVersion,
    metadata: Object.fromEntries(model.metadataProps.map(({ key, value }) => [key ?? "", value ?? ""])),
    graph: graphOf(model.graph ?? {}),
  };
}

function graphOf(graph: Onnx.IGraphProto): OnnxGraph {
  return {
    name: graph.name ?? "",
    nodes: (graph.node ?? []).map(nodeOf),
    initializers: (graph.initializer ?? []).map(tensorFrom),
    inputs: (graph.input ?? []).map(valueInfoOf),
    outputs: (graph.output ?? []).map(valueInfoOf),
    valueInfo: (graph.valueInfo ?? []).map(valueInfoOf),
  };
}

function nodeOf(node: Onnx.INodeProto): OnnxNode {
  return {
    name: node.name ?? "",
    op: node.opType ?? "",
    domain: node.domain ?? "",
    inputs: node.input ?? [],
    outputs: node.output ?? [],
    attributes: (node.attribute ?? []).map(attributeOf),
  };
}

function attributeOf(attribute: Onnx.IAttributeProto): OnnxAttribute {
  const name = attribute.name ?? "";
  switch (attribute.type) {
    case attributeTypes.int:
      return { name, kind: "int", value: Number(attribute.i ?? 0) };
    case attributeTypes.float:
      return { name, kind: "float", value: attribute.f ?? 0 };
    case attributeTypes.string:
      return { name, kind: "string", value: new TextDecoder().decode(attribute.s ?? new Uint8Array()) };
    case attributeTypes.ints:
      return { name, kind: "ints", value: (attribute.ints ?? []).map(Number) };
    case attributeTypes.floats:
      return { name, kind: "floats", value: attribute.floats ?? [] };
    case attributeTypes.tensor:
      return { name, kind: "tensor", value: tensorFrom(attribute.t ?? {}) };
    default:
      return { name, kind: "other" };
  }
}

function tensorFrom(tensor: Onnx.ITensorProto): OnnxTensor {
  const entries = new Map((tensor.externalData ?? []).map(({ key, value }) => [key, value ?? ""]));
  const isExternal = Number(tensor.dataLocation ?? 0) === externalLocation;
  return {
    name: tensor.name ?? "",
    elementType: tensor.dataType ?? 0,
    dims: (tensor.dims ?? []).map(Number),
    ...(!isExternal && tensor.rawData && { raw: tensor.rawData }),
    ...(isExternal && {
      external: {
        location: entries.get("location") ?? "",
        offset: Number(entries.get("offset") ?? 0),
        length: Number(entries.get("length") ?? 0),
      },
    }),
  };
}

function valueInfoOf(info: Onnx.IValueInfoProto): OnnxValueInfo {
  const tensor = info.type?.tensorType;
  return {
    name: info.name ?? "",
    elementType: tensor?.elemType ?? 0,
    shape: (tensor?.shape?.dim ?? []).map(({ dimValue, dimParam }) => (dimParam ? dimParam : Number(dimValue ?? 0))),
  };
}
