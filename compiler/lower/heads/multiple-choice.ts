import { Bug } from "../../../language/bug.ts";
import { divideDim, fixedSize } from "../../graph/dim.ts";
import { refuse } from "../refuse.ts";
import { feedForward, type HeadInput, type HeadOutput } from "./head-input.ts";

/** `[batch / num_choices, num_choices]`: the caller flattens choices into the batch (heads.md §2.1). */
export function multipleChoiceHead(input: HeadInput): readonly HeadOutput[] {
  const { ctx, head, hidden } = input;
  const { config } = head;
  if (config.head_type !== "multiple_choice") throw new Bug(`${config.head_type} is no choice head`);
  const scores = feedForward(input, config.activation_function, input.sentence(config.use_pooler));
  const questions = divideDim(hidden.batch, config.num_choices);
  if (!questions && fixedSize(hidden.batch) !== undefined) {
    refuse(ctx, {
      code: "E0603",
      message: `${fixedSize(hidden.batch)} rows are not a whole number of questions with ${config.num_choices} choices`,
    });
    return [];
  }
  const rows = questions ?? { terms: new Map([["questions", 1]]), key: "questions" };
  const shape = [rows, { terms: new Map([["", config.num_choices]]), key: String(config.num_choices) }];
  const value = ctx.g.node("Reshape", [scores, ctx.g.ints([-1, config.num_choices])], { declaredShapes: [shape] });
  return [{ name: "logits", value }];
}
