import type { HeadDefinition } from "../head.ts";
import type { TaggingHeadConfig } from "../head-config.ts";
import { tagging } from "./tagging.ts";

/** Start and end of an answer span; the reference needs exactly two labels (heads.md H6). */
export const questionAnswering: HeadDefinition<TaggingHeadConfig> = {
  ...tagging,
  type: "question_answering",
  aliases: ["QuestionAnsweringHead", "qa"],
  summary: "Finds the start and the end of an answer span.",
  equation: "[start, end] = W · x + b for each token",
  fields: tagging.fields.map((field) =>
    field.name === "num_labels"
      ? { ...field, type: { kind: "integer", min: 2, max: 2 }, documentation: "Start and end: always 2." }
      : field,
  ),
  outputs: [
    { name: "start_logits", shape: "[batch, seq]" },
    { name: "end_logits", shape: "[batch, seq]" },
  ],
};
