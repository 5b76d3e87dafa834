/** The operators, in alphabetical order. */
import { Bug } from "../../language/bug.ts";
import {
  elu,
  gelu,
  hardSigmoid,
  hardSwish,
  leakyRelu,
  mish,
  relu,
  selu,
  sigmoid,
  softplus,
  softsign,
  tanh,
} from "./activations.ts";
import { argMax } from "./arg-max.ts";
import { cast } from "./cast.ts";
import { clip } from "./clip.ts";
import { concat } from "./concat.ts";
import { constantOfShape } from "./constant-of-shape.ts";
import { conv } from "./conv.ts";
import { cumSum } from "./cum-sum.ts";
import {
  add,
  and,
  div,
  equal,
  greater,
  greaterOrEqual,
  less,
  lessOrEqual,
  mod,
  mul,
  or,
  pow,
  sub,
  xor,
} from "./elementwise-binary.ts";
import { abs, ceil, cos, erf, exp, floor, log, neg, reciprocal, round, sign, sin, sqrt } from "./elementwise-unary.ts";
import { max, min, sum } from "./elementwise-variadic.ts";
import { expand } from "./expand.ts";
import { flatten } from "./flatten.ts";
import { gather } from "./gather.ts";
import { gatherElements } from "./gather-elements.ts";
import { gatherND } from "./gather-nd.ts";
import { gemm } from "./gemm.ts";
import { identity } from "./identity.ts";
import { initialValues } from "./initial-values.ts";
import { layerNormalization } from "./layer-normalization.ts";
import { matMul } from "./mat-mul.ts";
import { not } from "./not.ts";
import type { OpDefinition } from "./op.ts";
import { pad } from "./pad.ts";
import { range } from "./range.ts";
import { reduceL2, reduceMax, reduceMean, reduceMin, reduceSum, reduceSumSquare } from "./reductions.ts";
import { reshape } from "./reshape.ts";
import { scatterElements } from "./scatter-elements.ts";
import { shape } from "./shape.ts";
import { slice } from "./slice.ts";
import { logSoftmax, softmax } from "./softmax.ts";
import { split } from "./split.ts";
import { squeeze } from "./squeeze.ts";
import { tile } from "./tile.ts";
import { topK } from "./top-k.ts";
import { transpose } from "./transpose.ts";
import { trilu } from "./trilu.ts";
import { truncatedSvd } from "./truncated-svd.ts";
import { unsqueeze } from "./unsqueeze.ts";
import { where } from "./where.ts";

const table = [
  abs,
  add,
  and,
  argMax,
  cast,
  ceil,
  clip,
  concat,
  constantOfShape,
  conv,
  cos,
  cumSum,
  div,
  elu,
  equal,
  erf,
  exp,
  expand,
  flatten,
  floor,
  gather,
  gatherElements,
  gatherND,
  gelu,
  gemm,
  greater,
  greaterOrEqual,
  hardSigmoid,
  hardSwish,
  identity,
  layerNormalization,
  leakyRelu,
  less,
  lessOrEqual,
  log,
  logSoftmax,
  matMul,
  max,
  min,
  mish,
  mod,
  mul,
  neg,
  not,
  or,
  pad,
  pow,
  range,
  reciprocal,
  reduceL2,
  reduceMax,
  reduceMean,
  reduceMin,
  reduceSum,
  reduceSumSquare,
  relu,
  reshape,
  round,
  scatterElements,
  selu,
  shape,
  sigmoid,
  sign,
  sin,
  slice,
  softmax,
  softplus,
  softsign,
  split,
  sqrt,
  squeeze,
  sub,
  sum,
  tanh,
  tile,
  topK,
  transpose,
  trilu,
  unsqueeze,
  where,
  xor,
] as const;

/** Our own: their shape rules refuse what is not constant, so they are evaluated and never written. */
const constantOnly = [initialValues, truncatedSvd] as const;

type OnnxOpName = (typeof table)[number]["name"];
export type OpName = OnnxOpName | (typeof constantOnly)[number]["name"];

/** Those of ONNX. */
export const opDefinitions: readonly (OpDefinition & { readonly name: OnnxOpName })[] = table;

const byName: ReadonlyMap<string, OpDefinition> = new Map(table.map((definition) => [definition.name, definition]));
const ownByName: ReadonlyMap<string, OpDefinition> = new Map(
  constantOnly.map((definition) => [definition.name, definition]),
);

export function opDefinition(name: OpName): OpDefinition {
  const found = byName.get(name) ?? ownByName.get(name);
  if (!found) throw new Bug(`there is no operator ${name}`);
  return found;
}

/** For names that come from outside, such as a decoded model. */
export function findOp(name: string): OpDefinition | undefined {
  return byName.get(name);
}
