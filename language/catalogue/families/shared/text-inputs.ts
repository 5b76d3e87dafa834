/** Inputs that text models share. */
import type { InputDefinition } from "../../family.ts";

export const inputIds: InputDefinition = { name: "input_ids", dtype: "int64", shape: ["batch", "seq"] };

/** Left out: every token is visible. */
export const attentionMask: InputDefinition = {
  name: "attention_mask",
  dtype: "int64",
  shape: ["batch", "seq"],
  fill: "ones",
};

/** Left out: one segment. */
export const tokenTypeIds: InputDefinition = {
  name: "token_type_ids",
  dtype: "int64",
  shape: ["batch", "seq"],
  fill: "zeros",
};

export const decoderInputIds: InputDefinition = {
  name: "decoder_input_ids",
  dtype: "int64",
  shape: ["batch", "target_seq"],
};

/** Left out: every target token is visible. */
export const decoderAttentionMask: InputDefinition = {
  name: "decoder_attention_mask",
  dtype: "int64",
  shape: ["batch", "target_seq"],
  fill: "ones",
};
