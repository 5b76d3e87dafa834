import { Bug } from "../../../language/bug.ts";
import { feedForward, type HeadInput, type HeadOutput } from "./head-input.ts";

/** `[batch, num_labels]` from the sentence vector (heads.md §2). */
export function classificationHead(input: HeadInput): readonly HeadOutput[] {
  const { config } = input.head;
  if (config.head_type !== "classification" && config.head_type !== "multilabel_classification") {
    throw new Bug(`${config.head_type} is no classification head`);
  }
  return [{ name: "logits", value: feedForward(input, config.activation_function, input.sentence(config.use_pooler)) }];
}

/** The same for images. */
export function imageClassificationHead(input: HeadInput): readonly HeadOutput[] {
  const { config } = input.head;
  if (config.head_type !== "image_classification") throw new Bug(`${config.head_type} is no image head`);
  return [{ name: "logits", value: feedForward(input, config.activation_function, input.sentence(config.use_pooler)) }];
}
