/** Prompt tuning: learned embeddings in front of the input (spec: methods.md §9). */
import { choice, defineFields, integer, optional, string } from "../../define-fields.ts";
import type { ArchitectureDefinition, FieldProblem } from "../../method.ts";
import type { PromptTuningConfig } from "../../method-config.ts";
import type { ExpectedTensor, Site } from "../../site.ts";
import { below } from "./below.ts";
import { refusedBlocksForWholeRows } from "./whole-row-blocks.ts";

export const promptTuning: ArchitectureDefinition<PromptTuningConfig> = {
  architecture: "prompt_tuning",
  storedTag: "prompt_tuning",
  fields: defineFields<PromptTuningConfig>({
    prompt_length: { type: integer(1), default: 10, documentation: "Number of learned embeddings." },
    prompt_init: {
      type: choice("random_uniform", "from_string"),
      default: "random_uniform",
      documentation: "How a fresh prompt starts: at random, or as the embeddings of prompt_init_text.",
    },
    prompt_init_text: {
      type: optional(string),
      default: null,
      documentation: "Text whose embeddings start the prompt; repeated and cut to prompt_length.",
    },
    combine: {
      type: choice("prefix", "prefix_after_bos"),
      default: "prefix",
      documentation: "Put the prompt in front of everything, or after the first token so that [CLS] stays first.",
    },
    init_weights_seed: {
      type: optional(integer()),
      default: null,
      documentation: "Seed for a fresh prompt; none and 0 leave it to the build's seed.",
    },
  }),
  problems,
  attachesTo: (_config, site) => site.kind === "prompt",
  tensors,
  refusedBlocks: refusedBlocksForWholeRows("a prompt"),
};

function problems(config: PromptTuningConfig): readonly FieldProblem[] {
  if (config.prompt_init !== "from_string" || (config.prompt_init_text ?? "") !== "") return [];
  return [
    {
      field: "prompt_init",
      message: '`prompt_init = "from_string"` needs `prompt_init_text`',
      help: 'Add `prompt_init_text = "…"`, or use `prompt_init = "random_uniform"`.',
    },
  ];
}

function tensors(config: PromptTuningConfig, name: string, sites: readonly Site[]): readonly ExpectedTensor[] {
  return sites.flatMap((site) =>
    site.kind === "prompt"
      ? [
          {
            key: below(site.path, `prompt_tuning.prompt_tunings.${name}.prompt_embedding.weight`),
            shape: [config.prompt_length, site.hiddenSize],
          },
        ]
      : [],
  );
}
