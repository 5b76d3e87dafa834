/** Writes a graph as an ONNX model. Nothing but small constants is read before the bytes are asked for. */
import { Bug } from "../../language/bug.ts";
import { reachableFrom } from "../graph/reachable.ts";
import type { Graph, GraphNode, NamedValue, Value } from "../graph/value.ts";
import { onnxAttributes } from "./attributes.ts";
import type { ByteSource } from "./byte-source.ts";
import { type ConstantOptions, createConstantWriter, type Link } from "./constant-writer.ts";
import type { DataFile } from "./data-file.ts";
import { dimText } from "./dim-text.ts";
import { elementTypes } from "./element-types.ts";
import type { OnnxNode, OnnxValueInfo } from "./model.ts";
import { constantName, createNamer, nodeName } from "./names.ts";
import { encodeModel } from "./protobuf.ts";

export interface EmitOptions extends ConstantOptions {
  readonly opset: 21;
  readonly producer: { readonly name: string; readonly version: string };
  readonly metadata: Readonly<Record<string, string>>;
}

export interface EmittedModel {
  readonly model: ByteSource;
  readonly dataFile?: DataFile;
  readonly links: readonly Link[];
  readonly stats: EmitStats;
}

export interface EmitStats {
  readonly nodes: number;
  readonly initializers: number;
  readonly modelBytes: number;
  readonly dataBytes: number;
  readonly linkedBytes: number;
}

export type EmitResult =
  | { readonly ok: true; readonly emitted: EmittedModel }
  /** The model cannot be written in this form, for a reason that a person can act on. */
  | { readonly ok: false; readonly message: string; readonly help: string };

/** The IR version that came with opset 21. */
const irVersion = 10;
/** A protobuf message must stay below this. */
const messageLimit = 2 ** 31 - 1;

/**
 * `link` points into the checkpoint files and writes only what is changed, `pack` copies every tensor into the data file,
 * `inline` puts all bytes into the model. The bytes depend on nothing but the graph and the options.
 */
export function emitOnnx(graph: Graph, options: EmitOptions): EmitResult {
  const writer = createWriter(graph, options);
  const outputs = graph.outputs.map((output) => output.value);
  for (const node of reachableFrom(outputs, (value) => !value.isConstant).nodes) writer.writeNode(node);
  for (const output of graph.outputs) writer.writeOutput(output);
  const emitted = writer.finish();
  if (emitted.model.sizeBytes <= messageLimit) return { ok: true, emitted };
  return {
    ok: false,
    message: `the model would be ${(emitted.model.sizeBytes / 2 ** 30).toFixed(1)} GiB, and an ONNX file must stay below 2 GiB`,
    help: 'use weights = "pack" or weights = "link"',
  };
}

interface Writer {
  writeNode(node: GraphNode): void;
  writeOutput(output: NamedValue): void;
  finish(): EmittedModel;
}

function createWriter(graph: Graph, options: EmitOptions): Writer {
  const valueNames = createNamer();
  const nodeNames = createNamer();
  const names = new Map<Value, string>();
  const nodes: OnnxNode[] = [];
  const valueInfo: OnnxValueInfo[] = [];
  const constants = createConstantWriter(options);
  for (const { name, value } of graph.inputs) names.set(value, valueNames(name));
  const outputNames = new Map<Value, string>();
  for (const { name, value } of graph.outputs) {
    if (valueNames(name) !== name) throw new Bug(`two values are named ${name}`);
    if (value.origin.kind === "node" && !value.isConstant && !outputNames.has(value)) outputNames.set(value, name);
  }

  const operandName = (value: Value): string => {
    const known = names.get(value);
    if (known !== undefined) return known;
    if (!value.isConstant) throw new Bug(`${constantName(value)} is used before it is made`);
    const name = valueNames(constantName(value));
    const placement = constants.write(value, name);
    const isHalf = value.dtype === "float32" && placement.dtype !== "float32";
    names.set(value, isHalf ? valueNames(`${name}/Cast`) : name);
    if (isHalf) push(`${name}/Cast`, "Cast", [name], [names.get(value) ?? name], castToFloat);
    return names.get(value) ?? name;
  };

  const push = (
    name: string,
    op: string,
    inputs: readonly string[],
    made: readonly string[],
    attributes: OnnxNode["attributes"],
  ) => {
    nodes.push({ name: nodeNames(name), op, domain: "", inputs, outputs: made, attributes });
  };

  return {
    writeNode(node) {
      const operands = node.inputs.map((value) => (value ? operandName(value) : ""));
      while (operands.at(-1) === "") operands.pop();
      const made = node.outputs.map((value, i) => {
        const own = outputNames.get(value);
        const name = own ?? valueNames(`${nodeName(node)}${i === 0 ? "" : `:${i}`}`);
        names.set(value, name);
        if (own === undefined) valueInfo.push(infoOf(name, value));
        return name;
      });
      push(nodeName(node), node.op, operands, made, onnxAttributes(node));
    },
    writeOutput({ name, value }) {
      if (outputNames.get(value) !== name) push(`${name}/Identity`, "Identity", [operandName(value)], [name], []);
    },
    finish() {
      const { initializers, late, dataFile, links, linkedBytes } = constants.finish();
      const model = encodeModel(
        {
          irVersion,
          opsets: [{ domain: "", version: options.opset }],
          producerName: options.producer.name,
          producerVersion: options.producer.version,
          metadata: Object.fromEntries(Object.entries(options.metadata).sort(([a], [b]) => (a < b ? -1 : 1))),
          graph: {
            name: "adapt",
            nodes,
            initializers,
            inputs: graph.inputs.map(({ name, value }) => infoOf(name, value)),
            outputs: graph.outputs.map(({ name, value }) => infoOf(name, value)),
            valueInfo,
          },
        },
        late,
      );
      const stats: EmitStats = {
        nodes: nodes.length,
        initializers: initializers.length + late.length,
        modelBytes: model.sizeBytes,
        dataBytes: dataFile?.sizeBytes ?? 0,
        linkedBytes,
      };
      return { model, ...(dataFile && { dataFile }), links, stats };
    },
  };
}

const castToFloat: OnnxNode["attributes"] = [{ name: "to", kind: "int", value: elementTypes.float32 }];

function infoOf(name: string, value: Value): OnnxValueInfo {
  return { name, elementType: elementTypes[value.dtype], shape: value.shape.map(dimText) };
}
