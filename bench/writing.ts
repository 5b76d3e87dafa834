/** How fast packed models are written. Yardstick: a copy of the base's weights in pieces of a MiB. */
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { adaptScript, copyScript } from "./bundle.ts";
import { benchFolder } from "./checkpoints.ts";
import { runNode } from "./child.ts";
import { interleave, type Timing } from "./interleave.ts";
import { benchProgram } from "./programs.ts";
import { milliseconds, type Row } from "./row.ts";

const rounds = 5;

/** The time of writing alone: less that of the same work without it. */
export function writingRows(): readonly Row[] {
  const bottleneck = benchProgram("bottleneck", { layers: 12, weights: "pack" });
  const lora = benchProgram("lora", { layers: 12, weights: "pack" });
  const linked = benchProgram("bottleneck", { layers: 12, weights: "link" });
  const copy = join(benchFolder, "out", "copy");
  mkdirSync(join(benchFolder, "out"), { recursive: true });
  // What an earlier run left is removed first, so that nobody's time holds its removal.
  const build = (file: string, outFolder: string) => () => {
    rmSync(outFolder, { recursive: true, force: true });
    const time = runNode([adaptScript, "build", file]);
    rmSync(outFolder, { recursive: true, force: true });
    return time;
  };
  const times = interleave(rounds, {
    node: () => runNode(["-e", "0"]),
    link: build(linked.file, linked.outFolder),
    copy: () => {
      const time = runNode([copyScript, linked.baseFile, copy]);
      rmSync(copy);
      return time;
    },
    bottleneck: build(bottleneck.file, bottleneck.outFolder),
    lora: build(lora.file, lora.outFolder),
  });
  const copying = times.copy.minimum - times.node.minimum;
  const row = (what: string, timing: Timing, least: number): Row => {
    const writing = timing.minimum - times.link.minimum;
    return {
      what,
      figure: milliseconds(writing),
      median: milliseconds(timing.median - times.link.median),
      yardstick: `copy: ${milliseconds(copying)}`,
      ratio: writing / copying,
      limit: `${least} of the copy's speed: ${(1 / least).toFixed(2)}×`,
      isWithin: writing * least <= copying,
    };
  };
  return [
    row("build pack, a bottleneck: writing", times.bottleneck, 0.8),
    row("build pack, LoRA merged into q and v: writing", times.lora, 0.6),
  ];
}
