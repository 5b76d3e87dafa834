/** Compiles builds for running at once: small models as one block of bytes, large ones pointing into their own weights. */
import { realpathSync } from "node:fs";
import { basename, dirname } from "node:path";
import { compileBuild } from "../../compiler/compile.ts";
import type { CompiledBuild } from "../../compiler/compiled.ts";
import { WeightsUnreadable } from "../../compiler/constants/tensor-reader.ts";
import { collectBytes } from "../../compiler/onnx/byte-source.ts";
import { type EmitOptions, emitOnnx } from "../../compiler/onnx/emit.ts";
import type { Build } from "../../language/program/program.ts";
import type { DiskFacts } from "../checkpoint/disk-facts.ts";
import { createTensorReader } from "../checkpoint/tensor-reader.ts";
import type { ModelSource } from "../engine/session.ts";
import { failure, type Outcome, success } from "../problem.ts";
import { baseParameters } from "./describe-composition.ts";
import { producer } from "./producer.ts";

export interface RunnableModel {
  readonly compiled: CompiledBuild;
  readonly model: ModelSource;
}

/** Shares open weights files between the builds of a program. */
export interface BuildCompiler {
  /** Problems: what the compiler refuses, weights that changed or are damaged (E0502). */
  compile(build: Build): Outcome<RunnableModel>;
  close(): void;
}

/** Copying this much costs less than the engine's mapping of files. */
const inlineParameters = 8_000_000;

export function createBuildCompiler(facts: DiskFacts): BuildCompiler {
  const reader = createTensorReader(facts.versionOf);
  return {
    compile(build) {
      const result = compileBuild(build);
      if (!result.ok) return failure(...result.problems);
      try {
        const model = modelSource(build, result.compiled, reader);
        return model.ok ? success({ compiled: result.compiled, model: model.value }) : model;
      } catch (error) {
        if (!(error instanceof WeightsUnreadable)) throw error;
        return failure({ code: "E0502", message: error.message });
      }
    },
    close: () => reader.close(),
  };
}

function modelSource(build: Build, compiled: CompiledBuild, reader: EmitOptions["reader"]): Outcome<ModelSource> {
  const isSmall = baseParameters(build) <= inlineParameters;
  const externalFolder = isSmall ? undefined : weightsFolder(build);
  const result = emitOnnx(compiled.graph, {
    opset: 21,
    precision: build.target.kind === "onnx" ? build.target.precision : "f32",
    weights: externalFolder === undefined ? "inline" : "link",
    producer,
    metadata: {},
    reader,
    linkPath: (file) => (inFolder(file, externalFolder) ? basename(realpathSync(file)) : undefined),
  });
  if (!result.ok) return failure({ message: result.message, help: result.help });
  const bytes = collectBytes(result.emitted.model);
  return success({ kind: "bytes", bytes, ...(externalFolder !== undefined && { externalFolder }) });
}

/** Where the weights really lie: in the Hub's cache the folder of a model holds links into another. */
function weightsFolder(build: Build): string | undefined {
  const [first] = build.model.tensors.values();
  return first && dirname(realpathSync(first.file));
}

function inFolder(file: string, folder: string | undefined): boolean {
  return folder !== undefined && dirname(realpathSync(file)) === folder;
}
