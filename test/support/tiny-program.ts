/** From the text of a program on a tiny model to its outputs, without files: facts, weights and the checkpoint are made up. */
import { compileBuild } from "../../compiler/compile.ts";
import type { CompiledBuild } from "../../compiler/compiled.ts";
import { floats, integers, type Tensor } from "../../compiler/graph/tensor.ts";
import { collectBytes } from "../../compiler/onnx/byte-source.ts";
import { type EmitOptions, emitOnnx } from "../../compiler/onnx/emit.ts";
import { fusionTensors } from "../../language/catalogue/fusion.ts";
import { adapterTensors } from "../../language/catalogue/methods/index.ts";
import type { BottleneckSite } from "../../language/catalogue/site.ts";
import type { Diagnostic } from "../../language/diagnostics/diagnostic.ts";
import type { AdapterUse, Build, FusionUse } from "../../language/program/program.ts";
import { plainOptions } from "../compiler/support/emit.ts";
import { runOnnx } from "../compiler/support/engine.ts";
import { analyzeText } from "./analyze-text.ts";
import { describedTensor, randomNumbers, randomWeightsReader } from "./random-weights.ts";
import { type TinyModel, tinyConfigs, tinyVocabulary } from "./tiny-models.ts";

export interface CheckedText {
  readonly errors: readonly Diagnostic[];
  /** By name, with random weights in place of fresh ones. */
  readonly builds: ReadonlyMap<string, Build>;
}

/** Checks a program whose model is `"./model"`. */
export function checkText(model: TinyModel, text: string): CheckedText {
  const analysis = analyzeText(text, new Map([["model/config.json", JSON.stringify(tinyConfigs[model])]]));
  return {
    errors: analysis.diagnostics.filter(({ severity }) => severity === "error"),
    builds: new Map(analysis.program.builds.map((build) => [build.name, withRandomWeights(build)])),
  };
}

/** A fresh LoRA or bottleneck does nothing; a law over such adapters would say nothing. */
function withRandomWeights(build: Build): Build {
  const sites = build.model.family.sites(build.model.config);
  const adapters = [...build.adapters].map(([key, adapter]): readonly [string, AdapterUse] => {
    if (adapter.kind !== "fresh") return [key, adapter];
    const { name, config } = adapter;
    const tensors = adapterTensors(config, name, sites).map(
      (tensor) => [tensor.key, describedTensor("adapter", tensor.key, tensor.shape)] as const,
    );
    return [key, { kind: "stored", name, config, path: name, tensors: new Map(tensors) }];
  });
  const bottlenecks = sites.filter((site): site is BottleneckSite => site.kind === "bottleneck");
  const fusions = [...build.fusions].map(([key, fusion]): readonly [string, FusionUse] => {
    const tensors = fusionTensors(fusion.config, fusion.storedName, bottlenecks).map(
      (tensor) => [tensor.key, describedTensor("fusion", tensor.key, tensor.shape)] as const,
    );
    return [key, { ...fusion, tensors: new Map(tensors) }];
  });
  const base = [...build.model.tensors].map(([key, { shape }]) => [key, describedTensor("model", key, shape)] as const);
  const model = { ...build.model, tensors: new Map(base) };
  return { ...build, model, adapters: new Map(adapters), fusions: new Map(fusions) };
}

export interface InputSizes {
  readonly batch: number;
  /** Tokens that the caller gives. */
  readonly length: number;
  readonly adapterIds: readonly number[];
  readonly taskIds: readonly number[];
}

/** What a build is fed: words, images and ids; rows are padded on the right, each by another number of tokens. */
export function tinyInputs(compiled: CompiledBuild, sizes: InputSizes): Readonly<Record<string, Tensor>> {
  const entries = compiled.inputs.map(({ name, shape }): readonly [string, Tensor] => {
    const concrete = shape.map((size) =>
      typeof size === "number" ? size : size === "batch" ? sizes.batch : sizes.length,
    );
    return [name, inputTensor(name, concrete, sizes)];
  });
  return Object.fromEntries(entries);
}

function inputTensor(name: string, shape: readonly number[], sizes: InputSizes): Tensor {
  const count = shape.reduce((product, size) => product * size, 1);
  const next = randomNumbers(`input ${name}`);
  const length = shape[1] ?? 1;
  const isVisible = (i: number) => i % length < length - (Math.floor(i / length) % 3);
  const integersOf = (value: (i: number) => number) =>
    integers(
      shape,
      Array.from({ length: count }, (_, i) => value(i)),
    );
  if (name === "pixel_values") return floats(shape, Array.from({ length: count }, next));
  if (name === "adapter_ids") return integers(shape, sizes.adapterIds.slice(0, sizes.batch));
  if (name === "task_ids") return integers(shape, sizes.taskIds.slice(0, sizes.batch));
  if (name.endsWith("attention_mask")) return integersOf((i) => (isVisible(i) ? 1 : 0));
  if (name === "token_type_ids") return integersOf((i) => i % 2);
  return integersOf(() => 2 + Math.floor(((next() + 1) / 2) * (tinyVocabulary - 2)));
}

export type Outputs = Readonly<Record<string, Tensor>>;

export interface RunResult {
  readonly compiled: CompiledBuild;
  readonly outputs: Outputs;
}

const reader = randomWeightsReader();

export function compiled(build: Build): CompiledBuild {
  const result = compileBuild(build);
  if (!result.ok) throw new Error(result.problems.map(({ code, message }) => `${code} ${message}`).join("; "));
  return result.compiled;
}

/** The model's bytes in one piece. */
export function emitted(compiled: CompiledBuild, options: Partial<EmitOptions> = {}): Uint8Array {
  const result = emitOnnx(compiled.graph, { ...plainOptions, reader, ...options });
  if (!result.ok) throw new Error(result.message);
  return collectBytes(result.emitted.model);
}

/** In the engine, which rewrites nothing and refuses shapes that we declare wrongly. */
export async function runBuild(
  build: Build,
  sizes: InputSizes,
  options: Partial<EmitOptions> = {},
): Promise<RunResult> {
  const result = compiled(build);
  return { compiled: result, outputs: await runOnnx(emitted(result, options), tinyInputs(result, sizes)) };
}

export { reader as tinyReader };

/** max|a − b| / max(1, max|b|); infinite where one is NaN or the shapes differ. */
export function difference(a: Tensor, b: Tensor): number {
  if (a.shape.join() !== b.shape.join()) return Number.POSITIVE_INFINITY;
  let worst = 0;
  let largest = 1;
  for (let i = 0; i < b.data.length; i++) {
    const distance = Math.abs(Number(a.data[i]) - Number(b.data[i]));
    if (Number.isNaN(distance)) return Number.POSITIVE_INFINITY;
    worst = Math.max(worst, distance);
    largest = Math.max(largest, Math.abs(Number(b.data[i])));
  }
  return worst / largest;
}

/** Row `index` of axis 0. */
export function rowOf(tensor: Tensor, index: number): Tensor {
  const [rows = 1, ...shape] = tensor.shape;
  const size = tensor.data.length / rows;
  return { ...tensor, shape, data: tensor.data.slice(index * size, (index + 1) * size) };
}
