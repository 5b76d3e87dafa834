/** How fast compiled builds run on BERT-base, on one thread. Yardstick: the base alone, compiled by us too, in turns. */
import { benchBuild } from "../runtime/project/bench.ts";
import { createBuildCompiler } from "../runtime/project/compile-in-memory.ts";
import { loadProgram } from "../runtime/project/load-program.ts";
import { benchProgram, type Composition } from "./programs.ts";
import { milliseconds, type Row } from "./row.ts";

/** `runs`: how many passes of the base the composition stands for. */
const cases: readonly { readonly composition: Composition; readonly runs: number; readonly limit: number }[] = [
  { composition: "lora", runs: 1, limit: 1.02 },
  { composition: "bottleneck", runs: 1, limit: 1.03 },
  { composition: "several", runs: 3, limit: 1 },
];
const sizes = [16, 128].map((tokens) => ({ rows: 1, tokens }));

export async function latencyRows(): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const each of cases) rows.push(...(await rowsOf(each)));
  return rows;
}

async function rowsOf({ composition, runs, limit }: (typeof cases)[number]): Promise<readonly Row[]> {
  const loaded = loadProgram(benchProgram(composition, { layers: 12, weights: "link" }).file);
  const [build] = loaded.program.builds;
  if (!build) throw new Error(`the program ${composition} has no build: ${loaded.diagnostics[0]?.message}`);
  const compiler = createBuildCompiler(loaded.facts);
  const measured = await benchBuild(compiler, build, { device: "cpu", threads: 1, sizes, milliseconds: 3000 });
  compiler.close();
  if (!measured.ok) throw new Error(measured.problems[0]?.message);
  return measured.value.rows.map(({ sizes: { tokens }, build: subject, base }) => {
    const yardstick = runs * base.minimum;
    return {
      what: `run, ${composition}, 1 × ${tokens} tokens`,
      figure: milliseconds(subject.minimum),
      median: milliseconds(subject.median),
      yardstick: `${runs === 1 ? "base" : `${runs} × base`}: ${milliseconds(yardstick)}`,
      ratio: subject.minimum / yardstick,
      limit: `${limit.toFixed(2)}×`,
      isWithin: subject.minimum <= limit * yardstick,
    };
  });
}
