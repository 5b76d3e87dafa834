/** Runs Node on a script, alone, and says what that cost. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Milliseconds from the start of the process to its end. */
export function runNode(args: readonly string[]): number {
  const start = performance.now();
  const { status, stderr } = spawnSync(process.execPath, args, {
    stdio: ["ignore", "ignore", "pipe"],
    env: ownEnvironment,
  });
  const time = performance.now() - start;
  if (status !== 0) throw new Error(`node ${args.join(" ")} ended with ${status}:\n${stderr}`);
  return time;
}

export interface Cost {
  /** Largest memory that the process had at one time. */
  readonly peakBytes: number;
  /** Bytes read of the watched file, each read counted. */
  readonly watchedBytes: number;
  /** The end of the farthest read of it. */
  readonly watchedEnd: number;
}

/** The same with `watch.cjs`, which sees every read of one file. Slower than without, so times are taken apart. */
export function watchNode(args: readonly string[], watched: string): Cost {
  const folder = mkdtempSync(join(tmpdir(), "adapt-bench-cost-"));
  const report = join(folder, "cost.json");
  try {
    const env = { ...ownEnvironment, ADAPT_BENCH_WATCHED: watched, ADAPT_BENCH_REPORT: report };
    const { status, stderr } = spawnSync(process.execPath, ["-r", join(import.meta.dirname, "watch.cjs"), ...args], {
      env,
    });
    if (status !== 0) throw new Error(`node ${args.join(" ")} ended with ${status}:\n${stderr}`);
    return JSON.parse(readFileSync(report, "utf8")) as Cost;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** As the person's own shell would start it, without what `tsx` and npm add. */
const ownEnvironment = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^(npm_|TSX|NODE_OPTIONS$|NODE_V8_COVERAGE$)/i.test(name)),
);
