/** What the outputs of branches are called (language.md, Inputs and outputs of a build). */
import { expect, test } from "vitest";
import { checkText, compiled } from "../../support/tiny-program.ts";

const declarations = `model m = "./model"
adapter a : seq_bn(reduction_factor=4)
adapter b : lora(r=2)
adapter c : seq_bn(reduction_factor=4)
adapter b_1 : lora(r=2)
head a : classification(num_labels=2)
head c : tagging(num_labels=2)
`;

function outputsOf(active: string, entries = ""): readonly string[] {
  const { errors, builds } = checkText(
    "electra",
    `${declarations}build main { model = m, active = ${active}${entries} }`,
  );
  expect(errors).toEqual([]);
  const build = builds.get("main");
  return build ? compiled(build).outputs.map(({ name }) => name) : [];
}

const hidden = (...names: string[]) => names.map((name) => `${name}.last_hidden_state`);

test.each([
  ["Parallel(Stack(a, b), c)", hidden("b", "c")],
  ["Parallel(a, none)", hidden("a", "none")],
  ["Stack(b, Parallel(a, none))", hidden("a", "none")],
  ["Parallel(Stack(a, b), b, none, c, none)", hidden("b_0", "b_1", "none_0", "c", "none_1")],
  ["Parallel(b, b, b_1)", hidden("b_0", "b_2", "b_1")],
  ["Stack(Parallel(a, b), c)", hidden("c_0", "c_1")],
  ["Switch(a, b)", ["last_hidden_state"]],
  ["BatchSplit(a, b, batch_sizes=[1, 1])", ["last_hidden_state"]],
  ["none", ["last_hidden_state"]],
])("%s", (active, names) => expect(outputsOf(active, ", heads = []")).toEqual(names));

test("branches with heads", () => {
  expect(outputsOf("Parallel(a, c)")).toEqual(["a.logits", "c.logits"]);
  expect(outputsOf("BatchSplit(a, c, batch_sizes=[1, 2])", ", heads = [a, c]")).toEqual(["a.logits", "c.logits"]);
});
