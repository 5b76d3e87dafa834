/** The sizes that a composition fixes appear in the inputs (composition.md §3.3, §3.4). */
import { expect, test } from "vitest";
import type { TinyModel } from "../../support/tiny-models.ts";
import { checkText, compiled } from "../../support/tiny-program.ts";

function shapesOf(model: TinyModel, active: string): Readonly<Record<string, readonly (string | number)[]>> {
  const { errors, builds } = checkText(
    model,
    `model m = "./model"
adapter a : seq_bn(reduction_factor=4)
adapter b : double_seq_bn(reduction_factor=4)
adapter p : prompt_tuning(prompt_length=3)
build main { model = m, active = ${active} }`,
  );
  expect(errors).toEqual([]);
  const build = builds.get("main");
  return build ? Object.fromEntries(compiled(build).inputs.map(({ name, shape }) => [name, shape])) : {};
}

test("nothing is fixed without need", () => {
  expect(shapesOf("bert", "Switch(a, b)")).toEqual({
    input_ids: ["batch", "seq"],
    attention_mask: ["batch", "seq"],
    token_type_ids: ["batch", "seq"],
    adapter_ids: ["batch"],
  });
});

test("BatchSplit fixes the batch, of ids too", () => {
  expect(shapesOf("roberta", "BatchSplit(a, Switch(a, b), batch_sizes=[1, 2])")).toEqual({
    input_ids: [3, "seq"],
    attention_mask: [3, "seq"],
    adapter_ids: [3],
  });
});

test("Split fixes the tokens, a prompt's among them", () => {
  expect(shapesOf("roberta", "Stack(p, Split(a, b, splits=[4, 5]))").input_ids).toEqual(["batch", 6]);
});

test("Split fixes both sequences of an encoder–decoder", () => {
  expect(shapesOf("t5", "Split(a, b, splits=[4, 5])")).toEqual({
    input_ids: ["batch", 9],
    attention_mask: ["batch", 9],
    decoder_input_ids: ["batch", 9],
    decoder_attention_mask: ["batch", 9],
  });
});

test("inner blocks divide what they receive", () => {
  const active = "BatchSplit(BatchSplit(a, b, batch_sizes=[1, 1]), Split(a, b, splits=[2, 3]), batch_sizes=[2, 2])";
  expect(shapesOf("roberta", active).input_ids).toEqual([4, 5]);
});
