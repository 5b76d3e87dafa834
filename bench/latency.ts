/** How fast compiled builds run on BERT-base, on one thread. Yardstick: the base alone, compiled by us too, in turns. */
import { type BenchRow, benchBuild } from "../runtime/project/bench.ts";
import { createBuildCompiler } from "../runtime/project/compile-in-memory.ts";
import { loadProgram } from "../runtime/project/load-program.ts";
import { benchProgram, type Composition, type ProgramOptions } from "./programs.ts";
import { milliseconds, type Row } from "./row.ts";

const sizes = [16, 128].map((tokens) => ({ rows: 1, tokens }));
const roundMilliseconds = 2000;

const cases = [
  { what: "LoRA merged", composition: "lora", weights: "pack", limit: 1.02 },
  { what: "LoRA beside linked weights", composition: "lora", weights: "link", limit: 1.025 },
  { what: "a bottleneck", composition: "bottleneck", weights: "link", limit: 1.03 },
] as const;

/** What `several` computes in one pass. */
const apart = ["stack", "lora", "none"] as const;

export async function latencyRows(): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const { what, composition, weights, limit } of cases) {
    for (const measured of await measure(composition, weights)) {
      const { base, sizes: size } = measured;
      rows.push(rowOf(`run, ${what}, 1 × ${size.tokens}`, measured, base.minimum, "base", limit));
    }
  }
  return [...rows, ...(await parallelRows())];
}

/** Each child is measured in turns with the base, as the whole is: so the shares of the base are what is compared. */
async function parallelRows(): Promise<readonly Row[]> {
  const whole = await measure("several", "link");
  const parts: (readonly BenchRow[])[] = [];
  for (const composition of apart) parts.push(await measure(composition, "link"));
  return whole.map((measured, i) => {
    const shares = parts.map((rows) => rows[i]).reduce((sum, row) => sum + (row ? ratioOf(row) : Number.NaN), 0);
    const what = `run, Parallel of ${apart.length}, 1 × ${measured.sizes.tokens}`;
    const yardstick = shares * measured.base.minimum;
    return rowOf(what, measured, yardstick, `${apart.length} runs`, 1);
  });
}

function ratioOf({ build, base }: BenchRow): number {
  return build.minimum / base.minimum;
}

function rowOf(what: string, { build }: BenchRow, yardstick: number, yardstickName: string, limit: number): Row {
  return {
    what,
    figure: milliseconds(build.minimum),
    median: milliseconds(build.median),
    yardstick: `${yardstickName}: ${milliseconds(yardstick)}`,
    ratio: build.minimum / yardstick,
    limit: `${limit}×`,
    isWithin: build.minimum <= limit * yardstick,
  };
}

async function measure(composition: Composition, weights: ProgramOptions["weights"]): Promise<readonly BenchRow[]> {
  const loaded = loadProgram(benchProgram(composition, { layers: 12, weights }).file);
  const [build] = loaded.program.builds;
  if (!build) throw new Error(`the program ${composition} has no build: ${loaded.diagnostics[0]?.message}`);
  const compiler = createBuildCompiler(loaded.facts);
  const options = { device: "cpu", threads: 1, sizes, milliseconds: roundMilliseconds } as const;
  const measured = await benchBuild(compiler, build, options).finally(() => compiler.close());
  if (!measured.ok) throw new Error(measured.problems[0]?.message);
  return measured.value.rows;
}
