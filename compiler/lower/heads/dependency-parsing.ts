/** Biaffine dependency parser (heads.md §4). */
import { Bug } from "../../../language/bug.ts";
import type { GraphBuilder } from "../../graph/builder.ts";
import { type Dim, fixed, subtractDims } from "../../graph/dim.ts";
import { floats, integers } from "../../graph/tensor.ts";
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
  const listed = withoutPadding(g, starts, ctx.build.model.padTokenId ?? 0);
  const minusOne = expand(g, g.literal(integers([1, 1], [-1])), [hidden.batch, 1]);
  const rest = g.node("Slice", [listed, g.ints([1]), g.ints([Number.MAX_SAFE_INTEGER]), g.ints([1])], {
    declaredShapes: [[hidden.batch, subtractDims(words, fixed(1))]],
  });
  const next = reshape(g, concat(g, [rest, minusOne], 1), [hidden.batch, words]);
  // The words end where no further start is given.
  const isEnd = g.node("Cast", [g.node("LessOrEqual", [next, g.ints([0])])], { attributes: { to: "int64" } });
  const isWord = g.node("Equal", [g.node("CumSum", [isEnd, g.literal(integers([], [1]))]), g.ints([0])]);

  const position = reshape(g, positionsUpTo(g, hidden.length), [1, 1, hidden.length]);
  const inside = g.node("And", [
    g.node("GreaterOrEqual", [position, unsqueeze(g, listed, [2])]),
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

/**
 * The entries that are not the pad id, moved together to the left; −1 after them. Any entry may be the pad id: that of RoBERTa
 * is 1, and the library leaves out a word that starts there.
 * @param starts `[batch, words]` int64
 */
function withoutPadding(g: GraphBuilder, starts: Value, padId: number): Value {
  const [batch = fixed(1), words = fixed(1)] = starts.shape;
  const isListed = g.node("Not", [g.node("Equal", [starts, g.ints([padId])])]);
  const counted = g.node("Cast", [isListed], { attributes: { to: "int64" } });
  const place = g.node("Sub", [g.node("CumSum", [counted, g.literal(integers([], [1]))]), g.ints([1])]);
  // [batch, places, entries]
  const isHere = g.node("And", [
    g.node("Equal", [unsqueeze(g, place, [1]), reshape(g, positionsUpTo(g, words), [1, words, 1])]),
    unsqueeze(g, isListed, [1]),
  ]);
  const kept = g.node("Where", [isHere, unsqueeze(g, g.node("Add", [starts, g.ints([1])]), [1]), g.ints([0])]);
  const found = g.node("ReduceSum", [kept, g.ints([2])], { attributes: { keepdims: 0 } });
  return reshape(g, g.node("Sub", [found, g.ints([1])]), [batch, words]);
}
