/** Sharded weights: `model.safetensors.index.json` and its `.bin` twin list which file holds which tensor. */
import type { JsonValue, StoredTensor } from "../../language/checkpoint/facts.ts";
import { isJsonObject, readJsonFile } from "./json-file.ts";
import { isRefusal, nameFault, quoted, type Refusal, refuse } from "./refusal.ts";

type Tensors = ReadonlyMap<string, StoredTensor>;

const maxIndexBytes = 100 * 2 ** 20;

/**
 * Reads the headers of all shards that `indexPath` names. `readShard` gets a bare file name and answers with its header.
 * A shard's tensors that the index leaves out are taken too, as the reference library does, unless a name would be taken twice.
 */
export function readWeightsIndex(
  indexPath: string,
  extension: string,
  readShard: (name: string) => Tensors | Refusal,
): Tensors | Refusal {
  const index = readJsonFile(indexPath, maxIndexBytes);
  if (isRefusal(index)) return index;
  const shardOf = readWeightMap(index.weight_map, extension);
  if (isRefusal(shardOf)) return shardOf;
  const tensors = new Map<string, StoredTensor>();
  for (const shard of new Set(shardOf.values())) {
    const part = readShard(shard);
    if (isRefusal(part)) return { ...part, message: `names the shard ${quoted(shard)}, which ${part.message}` };
    const fault = takeShard(tensors, part, shard, shardOf);
    if (fault !== undefined) return fault;
  }
  for (const [name, shard] of shardOf) {
    if (!tensors.has(name)) return refuse(`says that ${quoted(shard)} holds ${quoted(name)}, but it does not`);
  }
  return tensors;
}

function takeShard(
  tensors: Map<string, StoredTensor>,
  part: Tensors,
  shard: string,
  shardOf: ReadonlyMap<string, string>,
): Refusal | undefined {
  for (const [name, tensor] of part) {
    const home = shardOf.get(name);
    if (home !== undefined && home !== shard) {
      return refuse(`says that ${quoted(home)} holds ${quoted(name)}, but ${quoted(shard)} has one too`);
    }
    if (tensors.has(name)) return refuse(`names two shards that both hold ${quoted(name)}`);
    tensors.set(name, tensor);
  }
  return undefined;
}

function readWeightMap(value: JsonValue | undefined, extension: string): ReadonlyMap<string, string> | Refusal {
  if (!isJsonObject(value)) return refuse("has no `weight_map`");
  const shardOf = new Map<string, string>();
  for (const [name, shard] of Object.entries(value)) {
    const fault = nameFault(name);
    if (fault !== undefined) return refuse(fault);
    if (typeof shard !== "string") return refuse(`names no shard for ${quoted(name)}`);
    if (!isPlainFileName(shard) || !shard.endsWith(extension)) {
      return refuse(`names a shard ${quoted(shard)}, which is not a ${extension} file of the same folder`);
    }
    shardOf.set(name, shard);
  }
  return shardOf;
}

function isPlainFileName(name: string): boolean {
  return !/[\\/:\p{Cc}]/u.test(name) && !name.startsWith(".") && name.length <= 255;
}
