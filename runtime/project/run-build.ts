/** Compiles one build in memory, runs it once on given inputs and closes it again. */
import type { CompiledBuild } from "../../compiler/compiled.ts";
import type { Build } from "../../language/program/program.ts";
import type { Device, DeviceChoice } from "../engine/device.ts";
import { prepareFeeds, unknownInputs } from "../engine/feeds.ts";
import { openInProcess } from "../engine/in-process.ts";
import {
  type ModelSource,
  type NamedTensors,
  type OpenOnDevice,
  openSession,
  type Session,
} from "../engine/session.ts";
import { failure, type Outcome, type Problem, success } from "../problem.ts";
import type { BuildCompiler } from "./compile-in-memory.ts";
import { fixedSizeProblems } from "./fixed-sizes.ts";
import { idRangeProblems } from "./id-ranges.ts";

export interface RunOptions {
  readonly device: DeviceChoice;
  /** Threads of the engine; absent: one for each core. */
  readonly threads?: number;
  /** How sessions are opened: in this thread (the default) or in a worker. */
  readonly open?: OpenOnDevice;
}

export interface OpenedBuild {
  readonly compiled: CompiledBuild;
  /** What the session was opened on. */
  readonly model: ModelSource;
  readonly session: Session;
}

export interface BuildResult {
  readonly compiled: CompiledBuild;
  readonly outputs: NamedTensors;
  readonly device: Device;
  readonly warnings: readonly Problem[];
}

/** Compiles and loads; the caller closes the session. */
export async function openBuild(
  compiler: BuildCompiler,
  build: Build,
  options: RunOptions,
): Promise<Outcome<OpenedBuild>> {
  const runnable = compiler.compile(build);
  if (!runnable.ok) return runnable;
  const { compiled, model } = runnable.value;
  const settings = options.threads === undefined ? {} : { threads: options.threads };
  const session = await openSession(model, options.device, settings, options.open ?? openInProcess);
  return session.ok ? success({ compiled, model, session: session.value }) : session;
}

/** Makes the inputs once it is known what the build takes. */
export type GiveInputs = (compiled: CompiledBuild) => Outcome<NamedTensors> | Promise<Outcome<NamedTensors>>;

/** Problems: those of the compiler, of the inputs (E0602, E0605), of the engine. Unknown inputs are a warning (W0605). */
export async function runBuild(
  compiler: BuildCompiler,
  build: Build,
  give: GiveInputs,
  options: RunOptions,
): Promise<Outcome<BuildResult>> {
  const opened = await openBuild(compiler, build, options);
  if (!opened.ok) return opened;
  const { compiled, session } = opened.value;
  try {
    const given = await give(compiled);
    if (!given.ok) return given;
    const wrongSizes = fixedSizeProblems(build, compiled.inputs, given.value);
    if (wrongSizes.length > 0) return failure(...wrongSizes);
    const feeds = prepareFeeds(compiled.inputs, given.value);
    if (feeds.problems.length > 0) return failure(...feeds.problems);
    const wrongIds = idRangeProblems(build, compiled.inputs, feeds.tensors);
    if (wrongIds.length > 0) return failure(...wrongIds);
    const outputs = await session.run(feeds.tensors);
    if (!outputs.ok) return outputs;
    const warnings = feeds.unknown.length > 0 ? [unknownInputs(feeds.unknown, compiled.inputs)] : [];
    return success({ compiled, outputs: outputs.value, device: session.device, warnings });
  } finally {
    await session.close();
  }
}
