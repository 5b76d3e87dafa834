/** A folder to work in, with the checkpoints of the quick start; gone afterwards. */
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { quickstart } from "../bundle.ts";
import type { Running } from "./servers.ts";

export interface Bench {
  readonly folder: string;
  /** Stopped when the work is done. */
  keep(running: Promise<Running>): Promise<Running>;
}

export async function inWorkFolder<T>(work: (bench: Bench) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "adapt-editor-"));
  const kept: Running[] = [];
  for (const name of ["model", "adapters"])
    cpSync(join(dirname(quickstart), name), join(folder, name), { recursive: true });
  async function keep(running: Promise<Running>): Promise<Running> {
    const one = await running;
    kept.push(one);
    return one;
  }
  try {
    return await work({ folder, keep });
  } finally {
    await Promise.all(kept.map(({ client }) => client.stop()));
    rmSync(folder, { recursive: true, force: true });
  }
}
