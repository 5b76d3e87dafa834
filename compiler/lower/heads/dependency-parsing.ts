/** Biaffine dependency parser (heads.md §4). */
import { Bug } from "../../../language/bug.ts";
import { type Dim, fixed, subtractDims } from "../../graph/dim.ts";
import { floats } from "../../graph/tensor.ts";
import type { Value } from "../../graph/value.ts";
import { positionsUpTo } from "../attention-mask.ts";
import { concat, expand, reshape, slice, transpose, unsqueeze } from "../shape.ts";
import { toBatched, valueToBatch, widthOf } from "../tokens.ts";
import { type HeadInput, type HeadOutput, headTensor } from "./head-input.ts";

/** Name of the input with the first sub-token of each word, `[batch, words]`, filled up with the pad id. */
export const wordStartsInput = "word_starts";

export function dependencyParsingHead(input: HeadInput): readonly HeadOutput[] {
  const { ctx, head, hidden } = input;
  const { config } = head;
  if (config.head_type !== "dependency_parsing") throw new Bug(`${config.head_type} is no parser`);
  const { g } = ctx;
  const states = toBatched(g, hidden);
  const words = wordVectors(input, states);
  const heads = concat(g, [slice(g, states, 1, 0, 1), words], 1);
  const dependents = withOne(input, words, hidden.length);
  const candidates = withOne(input, heads, plusOne(hidden.length));

  const arcWeight = reshape(g, headTensor(input, "biaffine_arcs.weight"), [widthOf(hidden) + 1, widthOf(hidden)]);
  const arcs = g.node("MatMul", [g.node("MatMul", [dependents, arcWeight]), transpose(g, heads, [0, 2, 1])]);

  // [batch, 1, words, H+1] · [labels, H+1, H+1] · [batch, 1, H+1, words+1]
  const left = g.node("MatMul", [unsqueeze(g, dependents, [1]), headTensor(input, "biaffine_rels.weight")]);
  const relations = g.node("MatMul", [left, unsqueeze(g, transpose(g, candidates, [0, 2, 1]), [1])]);
  return [
    { name: "rel_preds", value: transpose(g, relations, [0, 2, 3, 1]) },
    { name: "arc_preds", value: arcs },
  ];
}

function plusOne(length: Dim): Dim {
  return subtractDims(length, fixed(-1));
}

/** A one appended to every vector. @param x `[batch, n, H]` */
function withOne(input: HeadInput, x: Value, length: Dim): Value {
  const { g } = input.ctx;
  const ones = expand(g, g.literal(floats([1, 1, 1], [1])), [input.hidden.batch, length, 1]);
  return concat(g, [x, ones], 2);
}

/** The mean of each word's sub-tokens, zero beyond the last word. @returns `[batch, length, H]` */
function wordVectors(input: HeadInput, states: Value): Value {
  const { ctx, hidden } = input;
  const { g } = ctx;
  const given = g.inputs.find((candidate) => candidate.name === wordStartsInput);
  if (!given) throw new Bug("the parser's word starts are not an input");
  const starts = valueToBatch(g, given.value, hidden.batch);
  const words = starts.shape[1] ?? fixed(1);
  const pad = g.ints([ctx.build.model.padTokenId ?? 0]);
  const padColumn = expand(g, reshape(g, pad, [1, 1]), [hidden.batch, 1]);
  const rest = g.node("Slice", [starts, g.ints([1]), g.ints([Number.MAX_SAFE_INTEGER]), g.ints([1])], {
    declaredShapes: [[starts.shape[0] ?? fixed(1), subtractDims(words, fixed(1))]],
  });
  const next = reshape(g, concat(g, [rest, padColumn], 1), [hidden.batch, words]);
  const isPad = g.node("Or", [g.node("Equal", [starts, pad]), g.node("Equal", [next, pad])]);
  const isWord = g.node("And", [g.node("Not", [isPad]), g.node("Greater", [next, g.ints([0])])]);

  const position = reshape(g, positionsUpTo(g, hidden.length), [1, 1, hidden.length]);
  const inside = g.node("And", [
    g.node("GreaterOrEqual", [position, unsqueeze(g, starts, [2])]),
    g.node("Less", [position, unsqueeze(g, next, [2])]),
  ]);
  const member = g.node("Cast", [g.node("And", [inside, unsqueeze(g, isWord, [2])])], {
    attributes: { to: "float32" },
  });
  const count = g.node("ReduceSum", [member, g.ints([2])], { attributes: { keepdims: 1 } });
  const mean = g.node("Div", [member, g.node("Max", [count, g.scalar(1)])]);
  const vectors = g.node("MatMul", [mean, states]);
  const blank = expand(g, g.literal(floats([1, 1, 1], [0])), [
    hidden.batch,
    subtractDims(hidden.length, words),
    widthOf(hidden),
  ]);
  return reshape(g, concat(g, [vectors, blank], 1), [hidden.batch, hidden.length, widthOf(hidden)]);
}
