/** What a checkpoint folder holds, read from its JSON files and the headers of its weights (spec: checkpoints.md §1, §13). */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import type {
  FolderFacts,
  FolderProblem,
  FolderRole,
  JsonObject,
  StoredTensor,
  WeightsFile,
} from "../../language/checkpoint/facts.ts";
import { errorCode } from "./byte-file.ts";
import { followLink, realPath } from "./folder-links.ts";
import { readJsonFile } from "./json-file.ts";
import { isRefusal, notFound, type Refusal, refuse } from "./refusal.ts";
import { readSafetensorsHeader } from "./safetensors-header.ts";
import { readTorchArchive } from "./torch-archive.ts";
import { readWeightsIndex } from "./weights-index.ts";

type Tensors = ReadonlyMap<string, StoredTensor>;

export const jsonFiles: readonly string[] = [
  "adapter_config.json",
  "adapter_fusion_config.json",
  "config.json",
  "head_config.json",
];
const maxJsonBytes = 16 * 2 ** 20;
const indexSuffix = ".index.json";

/** In order of preference: safetensors before PyTorch, the names of the adapters library before those of PEFT. */
export const weightFiles: ReadonlyMap<FolderRole, readonly string[]> = new Map([
  ["model", ["model.safetensors", "model.safetensors.index.json", "pytorch_model.bin", "pytorch_model.bin.index.json"]],
  ["adapter", ["adapter.safetensors", "pytorch_adapter.bin", "adapter_model.safetensors", "adapter_model.bin"]],
  ["fusion", ["model_adapter_fusion.safetensors", "pytorch_model_adapter_fusion.bin"]],
  ["head", ["model_head.safetensors", "pytorch_model_head.bin"]],
]);

/** Reads the header of one weights file; the file's own name may be a bare hash, so the format is said apart. */
export type ReadHeader = (path: string, format: WeightsFormat) => Tensors | Refusal;
export type WeightsFormat = "safetensors" | "torch";

/** Reads one folder at an absolute path. Whatever is wrong inside becomes a problem; nothing throws. */
export function readFolder(path: string, readHeader: ReadHeader = readWeightsHeader): FolderFacts {
  const folder = realPath(path);
  if (isRefusal(folder)) return absentFolder(path, folder);
  const names = listFolder(folder);
  if (isRefusal(names)) return absentFolder(path, names);
  const problems: FolderProblem[] = [];
  const json = new Map<string, JsonObject>();
  for (const name of jsonFiles.filter((file) => names.has(file))) {
    const file = followLink(folder, join(folder, name));
    const value = isRefusal(file) ? file : readJsonFile(file, maxJsonBytes);
    if (isRefusal(value)) problems.push(problemOf(name, value));
    else json.set(name, value);
  }
  const weights = new Map<FolderRole, WeightsFile>();
  for (const [role, candidates] of weightFiles) {
    const label = candidates.find((name) => names.has(name));
    if (label === undefined) continue;
    const tensors = readWeights(folder, label, readHeader);
    if (isRefusal(tensors)) problems.push(problemOf(label, tensors));
    else weights.set(role, { label, tensors });
  }
  return { path, exists: true, json, weights, problems };
}

/** The facts of a folder that is not there (E0501) or cannot be opened (E0502). */
export function absentFolder(path: string, refusal: Refusal, shown = path): FolderFacts {
  const { code, message, help } = refusal;
  const problem = { code, file: "", message: `\`${shown}\` ${message}`, ...(help !== undefined && { help }) };
  return { path, exists: code !== "E0501", json: new Map(), weights: new Map(), problems: [problem] };
}

/** Reads the header, never the weights. */
export function readWeightsHeader(path: string, format: WeightsFormat): Tensors | Refusal {
  return format === "safetensors" ? readSafetensorsHeader(path) : readTorchArchive(path);
}

function problemOf(file: string, { code, message, help }: Refusal): FolderProblem {
  return { code, file, message: `\`${file}\` ${message}`, ...(help !== undefined && { help }) };
}

function readWeights(folder: string, label: string, readHeader: ReadHeader): Tensors | Refusal {
  const file = followLink(folder, join(folder, label));
  if (isRefusal(file)) return file;
  if (!label.endsWith(indexSuffix)) return readHeader(file, formatOf(label));
  const extension = label.startsWith("pytorch_") ? ".bin" : ".safetensors";
  return readWeightsIndex(file, extension, (shard) => {
    const shardFile = followLink(folder, join(folder, shard));
    return isRefusal(shardFile) ? shardFile : readHeader(shardFile, formatOf(shard));
  });
}

function formatOf(name: string): WeightsFormat {
  return name.endsWith(".safetensors") ? "safetensors" : "torch";
}

/** The names in a folder. */
export function listFolder(path: string): ReadonlySet<string> | Refusal {
  try {
    return new Set(readdirSync(path));
  } catch (error) {
    const code = errorCode(error);
    switch (code) {
      case "ENOENT":
        return notFound("does not exist");
      case "ENOTDIR":
        return notFound("is a file, not a folder", "Name the folder that holds it.");
      case "EACCES":
      case "EPERM":
        return refuse("cannot be read: permission denied");
      default:
        return refuse(`cannot be read (${code})`);
    }
  }
}
