/** Which files of a Hub repository are worth downloading: what `readFolder` reads and what a tokenizer needs. */
import { weightFiles } from "./folder-facts.ts";

/**
 * Chooses from the names at a repository's top level. One weights file for each role is enough, in the same order of preference
 * as when reading; other frameworks' copies stay where they are.
 */
export function wantedFiles(names: readonly string[]): readonly string[] {
  const present = new Set(names);
  const chosen = new Set(names.filter(isSmallCompanion));
  for (const candidates of weightFiles.values()) {
    const label = candidates.find((name) => present.has(name));
    if (label === undefined) continue;
    chosen.add(label);
    if (label.endsWith(".index.json")) for (const shard of shardsBeside(label, names)) chosen.add(shard);
  }
  return names.filter((name) => chosen.has(name));
}

/** Configurations, vocabularies and the model card. */
function isSmallCompanion(name: string): boolean {
  return (/\.(json|txt|model)$/.test(name) && !name.endsWith(".index.json")) || name === "README.md";
}

function shardsBeside(index: string, names: readonly string[]): readonly string[] {
  const pattern = index.startsWith("pytorch_") ? /^pytorch_model-\d+-of-\d+\.bin$/ : /^model-\d+-of-\d+\.safetensors$/;
  return names.filter((name) => pattern.test(name));
}
