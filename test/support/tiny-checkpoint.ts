/** The made-up weights of a checked text as a project on disk: model, adapters, program. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { AdapterConfig } from "../../language/catalogue/method-config.ts";
import { architectures } from "../../language/catalogue/methods/architectures/index.ts";
import type { JsonObject, StoredTensor } from "../../language/checkpoint/facts.ts";
import type { Build } from "../../language/program/program.ts";
import { type PlainTensor, writeSafetensors } from "../../runtime/files/safetensors-file.ts";
import { randomWeights } from "./random-weights.ts";
import { type TinyModel, tinyConfigs } from "./tiny-models.ts";

/** @returns the path of the program, whose adapters are loaded and have the numbers that they have in memory */
export function writeProject(folder: string, model: TinyModel, text: string, builds: Iterable<Build>): string {
  const json = tinyConfigs[model];
  const adapters = new Map<string, Build["adapters"] extends ReadonlyMap<string, infer A> ? A : never>();
  for (const build of builds) {
    const { basePrefix } = build.model.family;
    writeFolder(join(folder, "model"), "config.json", json, "model.safetensors", build.model.tensors, basePrefix);
    for (const [name, adapter] of build.adapters) adapters.set(name, adapter);
    for (const adapter of adapters.values()) {
      if (adapter.kind !== "stored") throw new Error(`${adapter.name} has no weights to write`);
      const config = {
        config: storedConfig(adapter.config),
        name: adapter.name,
        hidden_size: 8,
        version: "adapters.1.2.0",
        ...json,
      };
      const { model_type } = json;
      const at = join(folder, "adapters", adapter.name);
      writeFolder(
        at,
        "adapter_config.json",
        { ...config, model_type },
        "adapter.safetensors",
        adapter.tensors,
        basePrefix,
      );
    }
  }
  const program = join(folder, "main.adapt");
  writeFileSync(program, text.replace(/^(adapter (\w+) : .*)$/gm, '$1 from "./adapters/$2"'));
  return program;
}

function storedConfig({ members }: AdapterConfig): JsonObject {
  const configs = members.map(
    (member): JsonObject => ({
      ...(member as unknown as JsonObject),
      architecture: architectures[member.architecture].storedTag,
    }),
  );
  const [only] = configs;
  return only && configs.length === 1 ? only : { architecture: "union", configs };
}

function writeFolder(
  folder: string,
  jsonName: string,
  json: JsonObject,
  weightsName: string,
  tensors: ReadonlyMap<string, StoredTensor>,
  prefix: string,
): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, jsonName), JSON.stringify(json));
  const plain = [...tensors].map(([key, tensor]): readonly [string, PlainTensor] => {
    const bytes = new Uint8Array(randomWeights(tensor).buffer);
    return [`${prefix}${key}`, { dtype: "F32", shape: tensor.shape, bytes }];
  });
  writeFileSync(join(folder, weightsName), Buffer.concat([...writeSafetensors(new Map(plain))]));
}
