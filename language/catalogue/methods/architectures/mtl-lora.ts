/** MTL-LoRA: LoRA with several up projections and a task-specific matrix (spec: methods.md §7.8). */
import { choice, defineFields, float, integer } from "../../define-fields.ts";
import type { ArchitectureDefinition, FieldProblem } from "../../method.ts";
import type { MtlLoraConfig } from "../../method-config.ts";
import { loraFieldSpecs } from "./lora-fields.ts";
import { hasVeraValues, loraAttachesTo, loraRefusedBlocks, loraTensors, targetProblems } from "./lora-tensors.ts";

export const mtlLora: ArchitectureDefinition<MtlLoraConfig> = {
  architecture: "mtl_lora",
  storedTag: "mtl_lora",
  fields: defineFields<MtlLoraConfig>({
    ...loraFieldSpecs,
    n_up_projection: { type: integer(1), default: 1, documentation: "Number of up projections that are mixed." },
    task_specific_matrix_type: {
      type: choice("singular_values", "linear"),
      default: "singular_values",
      documentation: "Form of the task's matrix between down and up projection; only singular_values works.",
    },
    weights_sharpness: {
      type: float({ exclusiveMin: 0 }),
      default: 0.05,
      documentation: "Temperature of the softmax that mixes the up projections.",
    },
  }),
  problems,
  attachesTo: loraAttachesTo,
  tensors: loraTensors,
  refusedBlocks: loraRefusedBlocks,
};

function problems(config: MtlLoraConfig): readonly FieldProblem[] {
  const found = [...targetProblems(config)];
  if (config.task_specific_matrix_type === "linear") {
    found.push({
      field: "task_specific_matrix_type",
      message: '`task_specific_matrix_type = "linear"` never worked in the reference library',
      help: 'Use "singular_values".',
    });
  }
  if (config.composition_mode === "scale") {
    found.push({
      field: "composition_mode",
      message: 'MTL-LoRA adds its update: `composition_mode = "scale"` would make it IA3',
      help: 'Use `composition_mode = "add"`, or the method `ia3`.',
    });
  }
  if (config.use_dora) {
    found.push({
      field: "use_dora",
      message: "MTL-LoRA cannot be combined with DoRA",
      help: "Use `use_dora = false`, or the method `dora`.",
    });
  }
  if (hasVeraValues(config)) {
    found.push({
      field: config.vera_d === null ? "vera_b" : "vera_d",
      message: "MTL-LoRA ignores the fields of VeRA",
      help: "Leave `vera_d` and `vera_b` out, or use the method `vera`.",
    });
  }
  return found;
}
