/** Is a build valid, and the same with and without optimisation? Both forms are run on seeded inputs, on the chosen device. */
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { validateModel } from "../../compiler/onnx/validate.ts";
import type { Build } from "../../language/program/program.ts";
import type { Device } from "../engine/device.ts";
import { prepareFeeds } from "../engine/feeds.ts";
import type { ModelSource, NamedTensors } from "../engine/session.ts";
import { failure, type Outcome, type Problem, success } from "../problem.ts";
import type { BuildCompiler } from "./compile-in-memory.ts";
import { type OpenedBuild, openBuild, type RunOptions } from "./run-build.ts";
import { type InputSizes, seededInputs } from "./seeded-inputs.ts";

export interface Verification {
  readonly device: Device;
  readonly operators: { readonly optimised: number; readonly plain: number };
  readonly outputs: readonly OutputDifference[];
  /** Absent when approximate rewrites were asked for: then the difference is only reported. */
  readonly allowed?: number;
  readonly passes: boolean;
}

export interface OutputDifference {
  readonly name: string;
  /** max|optimised − plain| / max(1, max|plain|) over all inputs. */
  readonly difference: number;
}

/** Exact rewrites may differ by rounding only; half precision rounds to 11 or 8 bits. */
const allowedDifference = { f32: 2e-6, f16: 4e-3, bf16: 3e-2 } as const;

const inputSizes: readonly InputSizes[] = [
  { rows: 1, tokens: 7 },
  { rows: 3, tokens: 16 },
  { rows: 2, tokens: 31 },
];

/** Problems: those of compiling, opening or running either form; a form that is not valid ONNX. */
export async function verifyBuild(
  compiler: BuildCompiler,
  build: Build,
  options: RunOptions,
): Promise<Outcome<Verification>> {
  const optimised = await openBuild(compiler, build, options);
  if (!optimised.ok) return optimised;
  const plain = await openBuild(compiler, { ...build, optimize: "none" }, options);
  if (!plain.ok) {
    await optimised.value.session.close();
    return plain;
  }
  try {
    const invalid = [optimised.value.model, plain.value.model].flatMap(modelProblems);
    return invalid.length > 0 ? failure(...invalid) : await compare(build, optimised.value, plain.value);
  } finally {
    await optimised.value.session.close();
    await plain.value.session.close();
  }
}

/** What our own validator finds in a model that the engine has opened; engines do not look at all of it. */
function modelProblems(model: ModelSource): readonly Problem[] {
  if (model.kind === "file") return [];
  const sentences = validateModel(model.bytes, fileSizes(model.externalFolder));
  const help = "this is a mistake of the compiler, not yours: please report it with the file";
  return sentences.map((sentence) => ({ message: `the compiled model is not valid ONNX: ${sentence}`, help }));
}

function fileSizes(folder: string | undefined): Readonly<Record<string, number>> {
  if (folder === undefined) return {};
  return Object.fromEntries(readdirSync(folder).map((name) => [name, statSync(join(folder, name)).size]));
}

async function compare(build: Build, optimised: OpenedBuild, plain: OpenedBuild): Promise<Outcome<Verification>> {
  const differences = new Map<string, number>();
  for (const [round, sizes] of inputSizes.entries()) {
    const inputs = seededInputs(build, plain.compiled.inputs, sizes, build.seed + round);
    const left = await runOn(optimised, inputs);
    const right = await runOn(plain, inputs);
    if (!left.ok) return left;
    if (!right.ok) return right;
    for (const [name, difference] of outputDifferences(left.value, right.value)) {
      differences.set(name, Math.max(differences.get(name) ?? 0, difference));
    }
  }
  const outputs = [...differences].map(([name, difference]) => ({ name, difference }));
  const isExact = build.optimize === "exact" || build.optimize === "none";
  const allowed = allowedDifference[build.target.kind === "onnx" ? build.target.precision : "f32"];
  return success({
    device: optimised.session.device,
    operators: { optimised: optimised.compiled.operators.after, plain: plain.compiled.operators.after },
    outputs,
    ...(isExact ? { allowed } : {}),
    passes: !isExact || outputs.every(({ difference }) => difference <= allowed),
  });
}

async function runOn({ compiled, session }: OpenedBuild, inputs: NamedTensors): Promise<Outcome<NamedTensors>> {
  const feeds = prepareFeeds(compiled.inputs, inputs);
  return feeds.problems.length > 0 ? failure(...feeds.problems) : session.run(feeds.tensors);
}

function* outputDifferences(left: NamedTensors, right: NamedTensors): Generator<[string, number]> {
  for (const [name, expected] of right) {
    const ours = left.get(name);
    if (!ours || ours.shape.join() !== expected.shape.join()) {
      yield [name, Number.POSITIVE_INFINITY];
      continue;
    }
    let difference = 0;
    let largest = 1;
    for (let i = 0; i < expected.data.length; i++) {
      const a = Number(ours.data[i]);
      const b = Number(expected.data[i]);
      // Masked scores may be −∞ on both sides.
      if (Object.is(a, b)) continue;
      const distance = Math.abs(a - b);
      difference = Math.max(difference, Number.isNaN(distance) ? Number.POSITIVE_INFINITY : distance);
      largest = Math.max(largest, Math.abs(b));
    }
    yield [name, difference / largest];
  }
}
