/** What a prediction head works on: one branch of the model's output. */

import { Bug } from "../../../language/bug.ts";
import type { HeadHost, HeadLayer } from "../../../language/catalogue/head.ts";
import type { HeadConfig } from "../../../language/catalogue/head-config.ts";
import { heads } from "../../../language/catalogue/heads/index.ts";
import type { HeadUse } from "../../../language/program/program.ts";
import type { Value } from "../../graph/value.ts";
import { activationOf } from "../activations.ts";
import { freshHeadParameter } from "../fresh.ts";
import { affine, layerNorm } from "../layers.ts";
import type { Lowering } from "../lowering.ts";
import { type Tokens, withValue } from "../tokens.ts";

export interface HeadInput {
  readonly ctx: Lowering;
  readonly head: HeadUse;
  readonly host: HeadHost;
  /** The branch's hidden states, rescaled where the family rescales them for heads. */
  readonly hidden: Tokens;
  /** One vector for each row, `[batch, hiddenSize]` (heads.md §2.1). */
  readonly sentence: (usePooler: boolean) => Value;
  /** Undoes the branch's invertible adapters, for a vocabulary projection (heads.md §3). */
  readonly undoInvertible: (hidden: Tokens) => Tokens;
  /** ε of a head's layer norms. */
  readonly normEpsilon: number;
}

export interface HeadOutput {
  readonly name: string;
  readonly value: Value;
}

export function headTensor(input: HeadInput, key: string): Value {
  const { ctx, head } = input;
  if (!head.tensors) return freshHeadParameter(ctx, head, key, input.host);
  const tensor = head.tensors.get(key);
  if (!tensor) throw new Bug(`head ${head.name} has no tensor ${key}`);
  return ctx.g.stored(tensor);
}

export function headLayers(config: HeadConfig, host: HeadHost): readonly HeadLayer[] {
  return heads[config.head_type].layers(config, host);
}

/** One sub-module of a feed-forward head. @param x `[…, in]` two-dimensional */
export function applyLayer(input: HeadInput, layer: HeadLayer, activation: string | null, x: Value): Value {
  const { g } = input.ctx;
  switch (layer.kind) {
    case "activation": {
      if (activation === null) throw new Bug("a head without an activation has no activation layer");
      return activationOf(activation)(g, x);
    }
    case "norm":
      return layerNorm(
        g,
        x,
        headTensor(input, `${layer.index}.weight`),
        headTensor(input, `${layer.index}.bias`),
        input.normEpsilon,
      );
    case "linear":
      return affine(
        g,
        x,
        headTensor(input, `${layer.index}.weight`),
        layer.hasBias ? headTensor(input, `${layer.index}.bias`) : undefined,
      );
  }
}

/** All sub-modules in order. */
export function feedForward(input: HeadInput, activation: string | null, x: Value): Value {
  return headLayers(input.head.config, input.host).reduce(
    (value, layer) => applyLayer(input, layer, activation, value),
    x,
  );
}

export function onHidden(input: HeadInput, change: (value: Value) => Value): Tokens {
  return withValue(input.hidden, change(input.hidden.value));
}
