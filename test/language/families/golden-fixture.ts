/** Names and shapes of real checkpoints: a tiny model of each compiled family and some of its adapters, as the library saved them. */
import { readFileSync } from "node:fs";
import type { JsonObject, WeightsFile } from "../../../language/checkpoint/facts.ts";

export interface GoldenFixture {
  readonly config: JsonObject;
  /** `name 8x32` */
  readonly model: readonly string[];
  readonly adapters: Readonly<Record<string, { readonly config: JsonObject; readonly tensors: readonly string[] }>>;
}

export const compiledFamilies = [
  "bert",
  "bert-generation",
  "distilbert",
  "electra",
  "gpt2",
  "llama",
  "roberta",
  "t5",
  "vit",
  "xlm-roberta",
] as const;

export function goldenFixture(family: (typeof compiledFamilies)[number]): GoldenFixture {
  return JSON.parse(readFileSync(new URL(`fixtures/${family}.json`, import.meta.url), "utf8")) as GoldenFixture;
}

/** A header with these tensors, one after the other. */
export function weightsFile(lines: readonly string[], label = "model.safetensors"): WeightsFile {
  const tensors = lines.map((line, at) => {
    const [name = "", sizes = ""] = line.split(" ");
    const shape = sizes === "" ? [] : sizes.split("x").map(Number);
    return [name, { name, dtype: "F32", shape, file: label, offsetBytes: at * 4096 } as const] as const;
  });
  return { label, tensors: new Map(tensors) };
}
