/** Compiles a build to files: the model, its data file, links to weights, `adapt.json`. All of them or none. */
import { mkdirSync, rmSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { compileBuild } from "../../compiler/compile.ts";
import type { CompiledBuild } from "../../compiler/compiled.ts";
import { WeightsUnreadable } from "../../compiler/constants/tensor-reader.ts";
import { type EmittedModel, emitOnnx } from "../../compiler/onnx/emit.ts";
import type { Build } from "../../language/program/program.ts";
import { createTensorReader } from "../checkpoint/tensor-reader.ts";
import { linkOrCopy } from "../files/link-or-copy.ts";
import { writeFailure } from "../files/write-failure.ts";
import { isWriteFailure, type Output, writeOutputs } from "../files/write-outputs.ts";
import { failure, type Outcome, success, unwritten } from "../problem.ts";
import { showComposition } from "./describe-composition.ts";
import type { LoadedProgram } from "./load-program.ts";
import { manifestName, manifestText } from "./manifest.ts";
import { producer } from "./producer.ts";
import { type WeightsLinks, weightsLinks } from "./weights-links.ts";

export interface WrittenBuild {
  readonly compiled: CompiledBuild;
  readonly path: string;
  /** The model first; linked weights too. */
  readonly files: readonly WrittenFile[];
}

export interface WrittenFile {
  readonly name: string;
  readonly bytes: number;
  readonly isLinked: boolean;
}

/** Problems: what the compiler refuses, weights that cannot be read (E0502), a place that cannot be written (E0604). */
export function writeBuild(loaded: LoadedProgram, build: Build, path: string): Outcome<WrittenBuild> {
  const result = compileBuild(build);
  if (!result.ok) return failure(...result.problems);
  const folder = dirname(path);
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    const refused = writeFailure(path, error);
    if (!refused) throw error;
    return failure(unwritten(refused));
  }
  const reader = createTensorReader(loaded.facts.versionOf);
  const placed: string[] = [];
  let isWritten = false;
  try {
    const links = weightsLinks(folder);
    const emitted = emit(build, result.compiled, path, links, reader);
    if (!emitted.ok) return emitted;
    for (const { from, to } of links.toPlace) {
      const isNew = statSync(to, { throwIfNoEntry: false }) === undefined;
      const outcome = linkOrCopy(from, to);
      if (isWriteFailure(outcome)) return failure(unwritten(outcome));
      if (isNew) placed.push(to);
    }
    const written = write(loaded, build, result.compiled, path, emitted.value);
    isWritten = written.ok;
    return written;
  } catch (error) {
    if (!(error instanceof WeightsUnreadable)) throw error;
    return failure({ code: "E0502", message: error.message });
  } finally {
    reader.close();
    if (!isWritten) for (const file of placed) rmSync(file, { force: true });
  }
}

function emit(
  build: Build,
  compiled: CompiledBuild,
  path: string,
  links: WeightsLinks,
  reader: ReturnType<typeof createTensorReader>,
): Outcome<EmittedModel> {
  if (build.target.kind !== "onnx") {
    return failure({
      code: "E0601",
      message: `the target \`${build.target.kind}\` cannot be written yet`,
      help: "use `target = onnx()`",
    });
  }
  const { precision, weights } = build.target;
  const baseFiles = new Set([...build.model.tensors.values()].map((tensor) => tensor.file));
  const result = emitOnnx(compiled.graph, {
    opset: 21,
    precision,
    weights,
    producer,
    metadata: { "adapt.build": build.name, "adapt.active": showComposition(build.active) },
    dataFileName: `${basename(path)}.data`,
    reader,
    // Adapters are small: their tensors go into the data file rather than drag a second folder along.
    linkPath: (file) => (baseFiles.has(file) ? links.pathOf(file) : undefined),
  });
  return result.ok ? success(result.emitted) : failure({ message: result.message, help: result.help });
}

function write(
  loaded: LoadedProgram,
  build: Build,
  compiled: CompiledBuild,
  path: string,
  emitted: EmittedModel,
): Outcome<WrittenBuild> {
  const { model, dataFile, links } = emitted;
  const folder = dirname(path);
  const linked = links.map(({ file, location }) => ({ name: location, bytes: statSync(file).size, isLinked: true }));
  const files: readonly WrittenFile[] = [
    { name: basename(path), bytes: model.sizeBytes, isLinked: false },
    ...(dataFile ? [{ name: dataFile.name, bytes: dataFile.sizeBytes, isLinked: false }] : []),
    ...linked,
  ];
  const source = { file: loaded.entry, text: loaded.sources.get(loaded.entry) ?? "" };
  const described = files.map(({ name, bytes }) => ({ name, bytes }));
  const manifest = manifestText(path, { build, compiled, source, files: described });
  const outputs: readonly Output[] = [
    ...(dataFile ? [{ path: join(folder, dataFile.name), chunks: dataFile.chunks() }] : []),
    { path, chunks: model.chunks() },
    { path: join(folder, manifestName), chunks: [new TextEncoder().encode(manifest)] },
  ];
  const refused = writeOutputs(outputs);
  return refused ? failure(unwritten(refused)) : success({ compiled, path, files });
}
