/** The table of head lowerings; the type checker finds a head without one. Catalogue: `language/catalogue/heads/`. */
import type { HeadConfig, HeadType } from "../../../language/catalogue/head-config.ts";
import { classificationHead, imageClassificationHead } from "./classification.ts";
import { dependencyParsingHead } from "./dependency-parsing.ts";
import type { HeadInput, HeadOutput } from "./head-input.ts";
import { languageModelHead } from "./language-model.ts";
import { multipleChoiceHead } from "./multiple-choice.ts";
import { questionAnsweringHead } from "./question-answering.ts";
import { taggingHead } from "./tagging.ts";

export type HeadLowering = (input: HeadInput) => readonly HeadOutput[];

const lowerings: Readonly<Record<HeadType, HeadLowering>> = {
  causal_lm: languageModelHead,
  classification: classificationHead,
  dependency_parsing: dependencyParsingHead,
  image_classification: imageClassificationHead,
  masked_lm: languageModelHead,
  multilabel_classification: classificationHead,
  multiple_choice: multipleChoiceHead,
  question_answering: questionAnsweringHead,
  seq2seq_lm: languageModelHead,
  tagging: taggingHead,
};

export function lowerHead(input: HeadInput): readonly HeadOutput[] {
  const config: HeadConfig = input.head.config;
  return lowerings[config.head_type](input);
}
