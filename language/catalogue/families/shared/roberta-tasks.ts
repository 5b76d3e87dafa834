/** The task classes that RoBERTa, XLM-RoBERTa and X-MOD share (heads.md §6). */
import type { TaskClass } from "../../family.ts";
import {
  denseClassification,
  pooledMultipleChoice,
  questionAnswering,
  tokenClassification,
  transformedLanguageModel,
} from "./task-classes.ts";

const languageModel = ["lm_head.dense", "lm_head.layer_norm", "lm_head.decoder"] as const;

/** `stem`: `Roberta`, `XLMRoberta`, `Xmod`. */
export function robertaTaskClasses(stem: string): readonly TaskClass[] {
  return [
    denseClassification(stem, "tanh", "classifier.dense", "classifier.out_proj"),
    pooledMultipleChoice(stem),
    tokenClassification(stem),
    questionAnswering(stem),
    transformedLanguageModel(`${stem}ForMaskedLM`, "masked_lm", "gelu", languageModel),
    transformedLanguageModel(`${stem}ForCausalLM`, "causal_lm", "gelu", languageModel),
  ];
}
