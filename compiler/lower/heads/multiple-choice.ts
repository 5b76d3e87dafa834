import { Bug } from "../../../language/bug.ts";
import type { GraphBuilder } from "../../graph/builder.ts";
import { type Dim, divideDim, fixedSize, shapeOf } from "../../graph/dim.ts";
import { integers } from "../../graph/tensor.ts";
import type { Value } from "../../graph/value.ts";
import { refuse } from "../refuse.ts";
import { concat, reshape } from "../shape.ts";
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
  const value = questions
    ? reshape(ctx.g, scores, [questions, config.num_choices])
    : questionRows(ctx.g, scores, hidden.batch, config.num_choices);
  return [{ name: "logits", value }];
}

/** Row i of the result is rows `i·choices …` of the scores: the batch has no known number of questions to reshape it to. */
function questionRows(g: GraphBuilder, scores: Value, batch: Dim, choices: number): Value {
  const rows = g.node("Squeeze", [g.sizeOf(batch), g.ints([0])]);
  const first = g.node("Range", [wholeNumber(g, 0), rows, wholeNumber(g, choices)], {
    declaredShapes: [shapeOf("questions")],
  });
  const columns = Array.from({ length: choices }, (_, choice) =>
    g.node("Gather", [scores, g.node("Add", [first, g.ints([choice])])]),
  );
  return concat(g, columns, 1);
}

function wholeNumber(g: GraphBuilder, value: number): Value {
  return g.literal(integers([], [value]));
}
