/** How fast is a build, beside the base model alone? Runs take turns so that both see the same machine; the best counts. */
import type { Build } from "../../language/program/program.ts";
import type { Device } from "../engine/device.ts";
import { prepareFeeds } from "../engine/feeds.ts";
import { failure, type Outcome, success } from "../problem.ts";
import type { BuildCompiler } from "./compile-in-memory.ts";
import { type OpenedBuild, openBuild, type RunOptions } from "./run-build.ts";
import { type InputSizes, seededInputs } from "./seeded-inputs.ts";

export interface BenchRow {
  readonly sizes: InputSizes;
  readonly build: Timing;
  readonly base: Timing;
}

/** Milliseconds of one run. */
export interface Timing {
  readonly minimum: number;
  readonly median: number;
}

export interface BenchReport {
  readonly device: Device;
  readonly operators: { readonly build: number; readonly base: number };
  readonly rows: readonly BenchRow[];
}

export interface BenchOptions extends RunOptions {
  readonly sizes: readonly InputSizes[];
  /** Of each form and size. */
  readonly milliseconds: number;
}

/** The build with no adapter and no head: the yardstick. */
export function baseAlone(build: Build): Build {
  const { outputs: _outputs, ...rest } = build;
  return {
    ...rest,
    name: `${build.name} (base)`,
    active: { kind: "none" },
    adapters: new Map(),
    fusions: new Map(),
    heads: [],
    outputFusionAttentions: false,
  };
}

export async function benchBuild(
  compiler: BuildCompiler,
  build: Build,
  options: BenchOptions,
): Promise<Outcome<BenchReport>> {
  const subject = await openBuild(compiler, build, options);
  if (!subject.ok) return subject;
  const base = await openBuild(compiler, baseAlone(build), options);
  if (!base.ok) {
    await subject.value.session.close();
    return base;
  }
  try {
    const rows: BenchRow[] = [];
    for (const sizes of options.sizes) {
      const row = await measure(build, subject.value, base.value, sizes, options.milliseconds);
      if (!row.ok) return row;
      rows.push(row.value);
    }
    const operators = { build: subject.value.compiled.operators.after, base: base.value.compiled.operators.after };
    return success({ device: subject.value.session.device, operators, rows });
  } finally {
    await subject.value.session.close();
    await base.value.session.close();
  }
}

const leastRounds = 5;

async function measure(
  build: Build,
  subject: OpenedBuild,
  base: OpenedBuild,
  sizes: InputSizes,
  milliseconds: number,
): Promise<Outcome<BenchRow>> {
  const inputs = seededInputs(build, subject.compiled.inputs, sizes, build.seed);
  const forms = [subject, base].map(({ compiled, session }) => ({
    session,
    feeds: prepareFeeds(compiled.inputs, inputs),
    times: [] as number[],
  }));
  for (const { session, feeds } of forms) {
    if (feeds.problems.length > 0) return failure(...feeds.problems);
    // The first run allocates and, on a GPU, compiles its kernels.
    const warm = await session.run(feeds.tensors);
    if (!warm.ok) return warm;
  }
  const end = performance.now() + 2 * milliseconds;
  for (let round = 0; round < leastRounds || performance.now() < end; round++) {
    for (const { session, feeds, times } of forms) {
      const start = performance.now();
      await session.run(feeds.tensors);
      times.push(performance.now() - start);
    }
  }
  const [subjectTimes = [], baseTimes = []] = forms.map(({ times }) => times);
  const ids = inputs.get("input_ids")?.shape ?? inputs.get("pixel_values")?.shape ?? [];
  const actual = { rows: ids[0] ?? sizes.rows, tokens: ids.length === 2 ? (ids[1] ?? sizes.tokens) : 0 };
  return success({ sizes: actual, build: timing(subjectTimes), base: timing(baseTimes) });
}

function timing(times: readonly number[]): Timing {
  const sorted = [...times].sort((a, b) => a - b);
  return { minimum: sorted[0] ?? 0, median: sorted[Math.floor(sorted.length / 2)] ?? 0 };
}
