/** Which reference sets the compiled families have, and where they lie. */
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { allFamilies } from "../../language/catalogue/families/index.ts";

/** Families with a forward pass. */
const compiledFamilies = allFamilies.filter(({ isCompiled }) => isCompiled).map(({ name }) => name);

/** `task-<Class>` sets begin with the family's own spelling. */
const classPrefixes = ["Bert", "DistilBert", "Electra", "GPT2", "Llama", "Roberta", "T5", "ViT", "XLMRoberta"];

/** The part of the reference that is committed, and our own sets. */
export const committedFolder = join(import.meta.dirname, "data");

/** The whole reference data when `GOLDEN_DIR` names it, else the part that is committed. */
export function goldenFolder(): string {
  return process.env.GOLDEN_DIR ?? committedFolder;
}

/** Sets of the compiled families in the folder, by name. */
export function goldenSets(folder: string): readonly string[] {
  return readdirSync(folder)
    .filter((set) => hasForwardPass(set) && existsSync(join(folder, set, "golden.adapt")))
    .sort();
}

function hasForwardPass(folder: string): boolean {
  // Our own sets, `options-<set>`, stand beside those of the reference.
  const set = folder.replace(/^options-/, "");
  const taskClass = set.startsWith("task-") ? set.slice("task-".length) : undefined;
  if (taskClass !== undefined)
    return classPrefixes.some((prefix) => taskClass.startsWith(`${prefix}For`) || taskClass.startsWith(`${prefix}LM`));
  const family = set.startsWith("heads-") ? set.slice("heads-".length) : set;
  return compiledFamilies.some((name) => name === family);
}
