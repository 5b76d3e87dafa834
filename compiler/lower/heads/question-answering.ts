import { Bug } from "../../../language/bug.ts";
import { reshape } from "../shape.ts";
import { feedForward, type HeadInput, type HeadOutput, onHidden } from "./head-input.ts";

/** Scores of every token as start and as end of the answer, `[batch, seq]` each. */
export function questionAnsweringHead(input: HeadInput): readonly HeadOutput[] {
  const { config } = input.head;
  if (config.head_type !== "question_answering") throw new Bug(`${config.head_type} is no answering head`);
  const { g } = input.ctx;
  const pairs = onHidden(input, (value) => feedForward(input, config.activation_function, value));
  const columns = g.nodes("Split", [pairs.value], { attributes: { axis: 1, num_outputs: 2 } });
  return ["start_logits", "end_logits"].map((name, i) => {
    const column = columns[i];
    if (!column) throw new Bug("two columns expected");
    return { name, value: reshape(g, column, [pairs.batch, pairs.length]) };
  });
}
