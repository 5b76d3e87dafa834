import { Bug } from "../../../language/bug.ts";
import { divideDim } from "../../graph/dim.ts";
import { refuse } from "../refuse.ts";
import { feedForward, type HeadInput, type HeadOutput } from "./head-input.ts";

/** `[batch / num_choices, num_choices]`: the caller flattens choices into the batch (heads.md §2.1). */
export function multipleChoiceHead(input: HeadInput): readonly HeadOutput[] {
  const { ctx, head, hidden } = input;
  const { config } = head;
  if (config.head_type !== "multiple_choice") throw new Bug(`${config.head_type} is no choice head`);
  const scores = feedForward(input, config.activation_function, input.sentence(config.use_pooler));
  if (!divideDim(hidden.batch, config.num_choices)) {
    refuse(ctx, {
      code: "E0603",
      message: `${hidden.batch.key} rows are not a whole number of questions with ${config.num_choices} choices`,
    });
    return [];
  }
  const value = ctx.g.node("Reshape", [scores, ctx.g.ints([-1, config.num_choices])]);
  return [{ name: "logits", value }];
}
