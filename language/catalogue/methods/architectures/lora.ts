/** LoRA, IA3, VeRA, DoRA and DVoRA: one stored architecture, told apart by its fields (spec: methods.md §7). */
import { defineFields } from "../../define-fields.ts";
import type { ArchitectureDefinition, FieldProblem } from "../../method.ts";
import type { LoraConfig } from "../../method-config.ts";
import { loraFieldSpecs } from "./lora-fields.ts";
import { loraAttachesTo, loraRefusedBlocks, loraTensors, targetProblems } from "./lora-tensors.ts";

export const lora: ArchitectureDefinition<LoraConfig> = {
  architecture: "lora",
  storedTag: "lora",
  fields: defineFields<LoraConfig>(loraFieldSpecs),
  problems: (config) => [
    ...targetProblems(config),
    ...(config.composition_mode === "scale" ? scaleProblems(config) : veraProblems(config)),
  ],
  attachesTo: loraAttachesTo,
  tensors: loraTensors,
  refusedBlocks: loraRefusedBlocks,
};

function scaleProblems(config: LoraConfig): readonly FieldProblem[] {
  const found: FieldProblem[] = [];
  if (config.r > 1) {
    found.push({
      field: "r",
      message: `IA3 learns one vector, so \`r = ${config.r}\` has no meaning with \`composition_mode = "scale"\``,
      help: 'Use `r = 1`, or `composition_mode = "add"` for LoRA.',
    });
  }
  if (config.dropout > 0) {
    found.push({
      field: "dropout",
      message: 'IA3 cannot have dropout: with `composition_mode = "scale"` it must be 0',
      help: "Leave `dropout` out.",
    });
  }
  if (config.use_dora) {
    found.push({
      field: "use_dora",
      message: 'DoRA cannot go with `composition_mode = "scale"`',
      help: 'Use `composition_mode = "add"`, or `use_dora = false`.',
    });
  }
  if (config.init_weights === "vera") {
    found.push({
      field: "init_weights",
      message: 'IA3 cannot be initialised with `init_weights = "vera"`',
      help: 'Use `init_weights = "ia3"`.',
    });
  }
  return found;
}

function veraProblems(config: LoraConfig): readonly FieldProblem[] {
  if ((config.vera_d === null) === (config.vera_b === null)) return [];
  const [given, missing] = config.vera_d === null ? ["vera_b", "vera_d"] : ["vera_d", "vera_b"];
  return [
    {
      field: given,
      message: `\`${given}\` without \`${missing}\`: VeRA needs both`,
      help: `Add \`${missing}\`, or use \`vera()\`, which has vera_d = 0.1 and vera_b = 0.0.`,
    },
  ];
}
