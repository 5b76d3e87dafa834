/** Whether a folder's config says that it was made for this kind of model. */
import type { AnyFamily } from "../catalogue/family.ts";
import type { JsonObject } from "./facts.ts";
import type { CheckpointProblem } from "./problem.ts";

export interface FitRequest {
  readonly family: AnyFamily;
  /** `model_type` of the base model's config.json. */
  readonly modelType: string;
  /** Of the base model. */
  readonly hiddenSize: number;
  /** adapter_config.json, head_config.json or adapter_fusion_config.json */
  readonly json: JsonObject;
  /** For messages: `adapter`, `head`, `fusion`. */
  readonly role: "adapter" | "head" | "fusion";
}

/** E0507 for another model type, E0505 for another hidden size; keys that are absent say nothing. */
export function fitProblems(request: FitRequest): readonly CheckpointProblem[] {
  return [...typeProblems(request), ...sizeProblems(request)];
}

function typeProblems({ family, modelType, json, role }: FitRequest): readonly CheckpointProblem[] {
  const stored = json.model_type;
  if (typeof stored !== "string" || stored === modelType || family.modelTypes.includes(stored)) return [];
  const savedBy = typeof json.model_class === "string" ? ` (saved by ${json.model_class})` : "";
  const message = `this ${role} was made for ${stored}${savedBy}; this model is ${modelType}`;
  return [{ code: "E0507", message, help: `Use a ${stored} model, or train the ${role} on ${modelType}.` }];
}

function sizeProblems({ hiddenSize, json, role }: FitRequest): readonly CheckpointProblem[] {
  const stored = json.hidden_size;
  if (typeof stored !== "number" || stored === hiddenSize) return [];
  const message = `this ${role} was made for hidden size ${stored}; this model has ${hiddenSize}`;
  return [{ code: "E0505", message, help: "Use the base model on which it was trained." }];
}
