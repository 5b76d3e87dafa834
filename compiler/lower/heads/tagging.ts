import { Bug } from "../../../language/bug.ts";
import { toBatched } from "../tokens.ts";
import { feedForward, type HeadInput, type HeadOutput, onHidden } from "./head-input.ts";

/** `[batch, seq, num_labels]` */
export function taggingHead(input: HeadInput): readonly HeadOutput[] {
  const { config } = input.head;
  if (config.head_type !== "tagging") throw new Bug(`${config.head_type} is no tagging head`);
  const labelled = onHidden(input, (value) => feedForward(input, config.activation_function, value));
  return [{ name: "logits", value: toBatched(input.ctx.g, labelled) }];
}
