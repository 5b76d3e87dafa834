/** Short forms for the static task classes of heads.md §6. */
import type { TaskClass } from "../../family.ts";
import type { HeadType } from "../../head-config.ts";

/** `modules`: pairs of head index and static module name. */
export function taskClass(
  className: string,
  headType: HeadType,
  presets: TaskClass["presets"],
  modules: readonly (readonly [number, string])[],
): TaskClass {
  return { className, headType, presets, modules: modules.map(([index, module]) => ({ index, module })) };
}

export const oneLinear = { activation_function: null, layers: 1 } as const;

/** `{stem}ForTokenClassification`: one linear on every position. */
export function tokenClassification(stem: string, module = "classifier"): TaskClass {
  return taskClass(`${stem}ForTokenClassification`, "tagging", oneLinear, [[1, module]]);
}

/** `{stem}ForQuestionAnswering`: one linear to start and end. */
export function questionAnswering(stem: string): TaskClass {
  return taskClass(`${stem}ForQuestionAnswering`, "question_answering", oneLinear, [[1, "qa_outputs"]]);
}

/** `{stem}ForMultipleChoice` on the pooled vector. */
export function pooledMultipleChoice(stem: string): TaskClass {
  return taskClass(`${stem}ForMultipleChoice`, "multiple_choice", { ...oneLinear, use_pooler: true }, [
    [1, "classifier"],
  ]);
}

/** `{stem}ForSequenceClassification` as one linear without bias on one position: `score`. */
export function scoreClassification(stem: string): TaskClass {
  return taskClass(`${stem}ForSequenceClassification`, "classification", { ...oneLinear, bias: false }, [[1, "score"]]);
}

/** `{stem}ForSequenceClassification` as dense, activation, projection. */
export function denseClassification(stem: string, activation: string, dense: string, projection: string): TaskClass {
  return taskClass(
    `${stem}ForSequenceClassification`,
    "classification",
    { activation_function: activation, layers: 2, use_pooler: false },
    [
      [1, dense],
      [4, projection],
    ],
  );
}

/** A language model head of dense, activation, norm, decoder. */
export function transformedLanguageModel(
  className: string,
  headType: "masked_lm" | "causal_lm",
  activation: string,
  modules: readonly [string, string, string],
  activationKey?: string,
): TaskClass {
  const [dense, norm, decoder] = modules;
  const presets = { activation_function: activation, bias: true, layer_norm: true, layers: 2 };
  const fixed = taskClass(className, headType, presets, [
    [0, dense],
    [2, norm],
    [3, decoder],
  ]);
  return activationKey === undefined ? fixed : { ...fixed, activationKey };
}

/** A language model head of one matrix. */
export function plainLanguageModel(
  className: string,
  headType: "causal_lm" | "seq2seq_lm",
  module = "lm_head",
  hasBias = false,
): TaskClass {
  const presets = { ...oneLinear, bias: hasBias, layer_norm: false };
  return taskClass(className, headType, presets, [[0, module]]);
}
