/** The `.adapt` files that are measured. */
import { statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { benchFolder, bertFolder, bottleneckFolder, loraFolder } from "./checkpoints.ts";

export interface BenchProgram {
  readonly name: string;
  readonly file: string;
  /** Where its build goes; the data file lies beside it. */
  readonly out: string;
  readonly outFolder: string;
  readonly baseFile: string;
  readonly adapterBytes: number;
}

export interface ProgramOptions {
  readonly layers: number;
  readonly weights: "link" | "pack";
}

const compositions = {
  bottleneck: "a",
  lora: "l",
  stack: "Stack(a, b)",
  none: "none",
  several: "Parallel(Stack(a, b), l, none)",
} as const;

export type Composition = keyof typeof compositions;

export function benchProgram(composition: Composition, { layers, weights }: ProgramOptions): BenchProgram {
  const active = compositions[composition];
  const folders = new Map([
    ["a", bottleneckFolder("a", layers)],
    ["b", bottleneckFolder("b", layers)],
    ["l", loraFolder("l", layers)],
  ]);
  const used = [...folders].filter(([name]) => new RegExp(`\\b${name}\\b`).test(active));
  const model = bertFolder(layers);
  const name = `${composition}-${layers}-${weights}`;
  const outFolder = join(benchFolder, "out", name);
  const out = join(outFolder, "model.onnx");
  const lines = [
    `model base = "${model}"`,
    ...used.map(([adapter, folder]) => `adapter ${adapter} from "${folder}"`),
    `build main { model = base, active = ${active}, target = onnx(weights=${weights}), out = "${out}" }`,
  ];
  const file = join(benchFolder, `${name}.adapt`);
  writeFileSync(file, `${lines.join("\n")}\n`);
  const adapterBytes = used.reduce((sum, [, folder]) => sum + statSync(join(folder, "adapter.safetensors")).size, 0);
  return { name, file, out, outFolder, baseFile: join(model, "model.safetensors"), adapterBytes };
}
