/** Writes a graph as an ONNX model. Nothing but small constants is read before the bytes are asked for. */
import { reachableFrom } from "../graph/reachable.ts";
import type { Graph } from "../graph/value.ts";
import type { ByteSource } from "./byte-source.ts";
import { type ConstantOptions, createConstantWriter, type Link, type WrittenConstants } from "./constant-writer.ts";
import type { DataFile } from "./data-file.ts";
import { createGraphWriter, type GraphWriter, infoOf } from "./graph-writer.ts";
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
  const constants = createConstantWriter(options);
  const writer = createGraphWriter(graph, constants);
  const outputs = graph.outputs.map((output) => output.value);
  for (const node of reachableFrom(outputs, (value) => !value.isConstant).nodes) writer.writeNode(node);
  for (const output of graph.outputs) writer.writeOutput(output);
  const emitted = assemble(graph, writer, constants.finish(), options);
  if (emitted.model.sizeBytes <= messageLimit) return { ok: true, emitted };
  return {
    ok: false,
    message: `the model would be ${(emitted.model.sizeBytes / 2 ** 30).toFixed(1)} GiB, and an ONNX file must stay below 2 GiB`,
    help: 'use weights = "pack" or weights = "link"',
  };
}

function assemble(graph: Graph, writer: GraphWriter, constants: WrittenConstants, options: EmitOptions): EmittedModel {
  const { initializers, late, dataFile, links, linkedBytes } = constants;
  const { nodes, valueInfo } = writer;
  const metadata = Object.fromEntries(Object.entries(options.metadata).sort(([a], [b]) => (a < b ? -1 : 1)));
  const model = encodeModel(
    {
      irVersion,
      opsets: [{ domain: "", version: options.opset }],
      producerName: options.producer.name,
      producerVersion: options.producer.version,
      metadata,
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
}
