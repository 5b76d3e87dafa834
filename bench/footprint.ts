/** What builds read, write and hold in memory. */
import { closeSync, openSync, readdirSync, readSync, rmSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { adaptScript, quickstart } from "./bundle.ts";
import { type Cost, watchNode } from "./child.ts";
import { type BenchProgram, benchProgram, type Composition } from "./programs.ts";
import { megabytes, type Row } from "./row.ts";

const linkLimit = 150e6;
/** 120 MB and two tiles of 16 MiB. */
const packLimit = 120e6 + 2 * 16 * 2 ** 20;
const factor = 4;

export function footprintRows(): readonly Row[] {
  const node = watchNode(["-e", "0"], quickstart).peakBytes;
  const peak = (what: string, cost: Cost, limit: number): Row => ({
    what,
    figure: megabytes(cost.peakBytes),
    yardstick: `node -e 0: ${megabytes(node)}`,
    ratio: cost.peakBytes / node,
    limit: megabytes(limit),
    isWithin: cost.peakBytes <= limit,
  });
  const check = watchNode([adaptScript, "check", quickstart], quickstart);
  const links = (["bottleneck", "lora", "several"] as const).flatMap((composition) => {
    const [program, cost] = measure(composition, 12, "link");
    return [
      peak(`build link, ${composition}: memory`, cost, linkLimit),
      readRow(`build link, ${composition}: base weights read`, program, cost),
      writtenRow(`build link, ${composition}: written`, program),
    ];
  });
  const [, pack] = measure("bottleneck", 12, "pack");
  const [, merged] = measure("lora", 12, "pack");
  const [, large] = measure("bottleneck", 12 * factor, "link");
  const [, largePack] = measure("bottleneck", 12 * factor, "pack");
  return [
    peak("check, the quick start: memory", check, linkLimit),
    ...links,
    peak("build pack, bottleneck: memory", pack, packLimit),
    peak("build pack, LoRA merged: memory", merged, packLimit),
    peak(`build link, bottleneck, ${factor} × layers: memory`, large, linkLimit),
    peak(`build pack, bottleneck, ${factor} × layers: memory`, largePack, packLimit),
  ];
}

function measure(composition: Composition, layers: number, weights: "link" | "pack"): readonly [BenchProgram, Cost] {
  const program = benchProgram(composition, { layers, weights });
  rmSync(program.outFolder, { recursive: true, force: true });
  const cost = watchNode([adaptScript, "build", program.file], program.baseFile);
  if (weights === "pack") rmSync(program.outFolder, { recursive: true, force: true });
  return [program, cost];
}

/** Beyond the header, the only part that a linked build has to know. */
function readRow(what: string, { baseFile }: BenchProgram, cost: Cost): Row {
  const headerEnd = headerBytes(baseFile);
  const beyond = Math.max(0, cost.watchedEnd - headerEnd);
  return {
    what,
    figure: `${beyond} B`,
    yardstick: `header: ${headerEnd} B, read ${(cost.watchedBytes / headerEnd).toFixed(1)} times`,
    limit: "0 B",
    isWithin: beyond === 0,
  };
}

function writtenRow(what: string, { outFolder, adapterBytes, baseFile }: BenchProgram): Row {
  const written = readdirSync(outFolder)
    .filter((name) => !name.endsWith(basename(baseFile)))
    .reduce((sum, name) => sum + statSync(join(outFolder, name)).size, 0);
  const limit = adapterBytes + 1e6;
  return {
    what,
    figure: megabytes(written),
    yardstick: `adapters: ${megabytes(adapterBytes)}`,
    ratio: written / adapterBytes,
    limit: `adapters + 1 MB = ${megabytes(limit)}`,
    isWithin: written <= limit,
  };
}

/** Of a safetensors file, its length included. */
function headerBytes(path: string): number {
  const file = openSync(path, "r");
  const length = Buffer.alloc(8);
  readSync(file, length);
  closeSync(file);
  return 8 + Number(length.readBigUInt64LE());
}
