/** How long commands take that touch little: their time is Node's and ours, not the disk's. Yardstick: Node that does nothing. */
import { rmSync } from "node:fs";
import { adaptScript, quickstart } from "./bundle.ts";
import { runNode } from "./child.ts";
import { interleave, type Timing } from "./interleave.ts";
import { type BenchProgram, benchProgram } from "./programs.ts";
import { milliseconds, type Row } from "./row.ts";

const rounds = 15;

export function startUpRows(): readonly Row[] {
  const bottleneck = benchProgram("bottleneck", { layers: 12, weights: "link" });
  const lora = benchProgram("lora", { layers: 12, weights: "link" });
  const several = benchProgram("several", { layers: 12, weights: "link" });
  // What an earlier build left goes first: replacing a file makes the disk write it out at once.
  const build =
    ({ file, outFolder }: BenchProgram) =>
    () => {
      rmSync(outFolder, { recursive: true, force: true });
      return runNode([adaptScript, "build", file]);
    };
  const adapt =
    (...args: readonly string[]) =>
    () =>
      runNode([adaptScript, ...args]);
  const times = interleave(rounds, {
    node: () => runNode(["-e", "0"]),
    version: adapt("--version"),
    quickstart: adapt("check", quickstart),
    bert: adapt("check", several.file),
    bottleneck: build(bottleneck),
    lora: build(lora),
    several: build(several),
  });
  const node = times.node.minimum;
  const row = (what: string, timing: Timing, limit: number, said: string): Row => ({
    what,
    figure: milliseconds(timing.minimum),
    median: milliseconds(timing.median),
    yardstick: `node -e 0: ${milliseconds(node)}`,
    ratio: timing.minimum / node,
    limit: said,
    isWithin: timing.minimum <= limit,
  });
  const small = 2 * node + 100;
  const ofBuild = `2 × node + 100 ms = ${milliseconds(small)}`;
  return [
    row("adapt --version", times.version, 1.25 * node, "1.25 × node"),
    row("adapt check, the quick start", times.quickstart, 180, "180 ms"),
    row("adapt check, three adapters on BERT-base", times.bert, 180, "180 ms"),
    row("build link, a bottleneck on BERT-base", times.bottleneck, small, ofBuild),
    row("build link, LoRA on BERT-base", times.lora, small, ofBuild),
    row("build link, Parallel(Stack(a, b), l, none)", times.several, small, ofBuild),
  ];
}
