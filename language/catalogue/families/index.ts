/** Every model family the tool knows, in alphabetical order. Those with `isCompiled` have a forward pass in `compiler/lower/families/`. */
import type { AnyFamily } from "../family.ts";
import { bert } from "./bert.ts";
import { bertGeneration } from "./bert-generation.ts";
import { distilbert } from "./distilbert.ts";
import { electra } from "./electra.ts";
import { gpt2 } from "./gpt2.ts";
import { llama } from "./llama.ts";
import { roberta } from "./roberta.ts";
import { t5 } from "./t5.ts";
import { vit } from "./vit.ts";
import { xlmRoberta } from "./xlm-roberta.ts";

export const allFamilies: readonly AnyFamily[] = [
  bert,
  bertGeneration,
  distilbert,
  electra,
  gpt2,
  llama,
  roberta,
  t5,
  vit,
  xlmRoberta,
];

/** The family of a checkpoint's `model_type`, or undefined for one the tool does not know. */
export function familyForModelType(modelType: string): AnyFamily | undefined {
  return allFamilies.find((family) => family.modelTypes.includes(modelType));
}
