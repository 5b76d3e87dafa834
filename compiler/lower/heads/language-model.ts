import { Bug } from "../../../language/bug.ts";
import { toBatched, withValue } from "../tokens.ts";
import { applyLayer, type HeadInput, type HeadOutput, headLayers } from "./head-input.ts";

/** `[batch, seq, vocab]`; an invertible adapter is undone before the vocabulary projection (heads.md §3). */
export function languageModelHead(input: HeadInput): readonly HeadOutput[] {
  const { config } = input.head;
  if (config.head_type !== "masked_lm" && config.head_type !== "causal_lm" && config.head_type !== "seq2seq_lm") {
    throw new Bug(`${config.head_type} is no language-model head`);
  }
  const layers = headLayers(config, input.host);
  const decoder = layers.at(-1);
  if (!decoder) throw new Bug("a language-model head without layers");
  const transformed = layers
    .slice(0, -1)
    .reduce((value, layer) => applyLayer(input, layer, config.activation_function, value), input.hidden.value);
  const restored = input.undoInvertible(withValue(input.hidden, transformed));
  const logits = withValue(restored, applyLayer(input, decoder, null, restored.value));
  return [{ name: "logits", value: toBatched(input.ctx.g, logits) }];
}
