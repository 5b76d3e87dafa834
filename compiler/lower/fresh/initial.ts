/** The distributions of weights that nobody has trained yet, as the reference draws them (methods.md, "Init"). */
import { unreachable } from "../../../language/bug.ts";
import type { GraphBuilder } from "../../graph/builder.ts";
import type { Value } from "../../graph/value.ts";

export type Drawn =
  | { readonly kind: "fill"; readonly value: number }
  | { readonly kind: "diagonal"; readonly on: number; readonly off: number }
  | { readonly kind: "normal"; readonly std: number }
  | { readonly kind: "truncated_normal"; readonly std: number; readonly bound: number }
  | { readonly kind: "uniform"; readonly bound: number }
  /** Orthogonal and square, its first `rank` columns drawn uniformly. */
  | { readonly kind: "orthogonal"; readonly rank: number };

export type Initial =
  | Drawn
  /** DoRA's magnitudes: the norms of the rows of the layer's own weight. */
  | { readonly kind: "base-row-norms" };

/** One tensor of an adapter, as the rules see it. */
export interface FreshTensor {
  /** Its key below the adapter: `adapter_down.0.weight`, `lora_A`. */
  readonly role: string;
  /** Shared by all layers of the adapter. */
  readonly isShared: boolean;
  readonly shape: readonly number[];
  /** Inputs of the linear layer that it belongs to: its last size, or for a bias that of the weight beside it. */
  readonly fanIn: number;
}

/** Standard deviation of BERT's own initialisation. */
export const bertNormal: Drawn = { kind: "normal", std: 0.02 };
export const zeros: Drawn = { kind: "fill", value: 0 };
export const ones: Drawn = { kind: "fill", value: 1 };

/** What PyTorch gives a linear layer, weight and bias: Kaiming-uniform with a = √5. */
export function frameworkLinear(fanIn: number): Drawn {
  return { kind: "uniform", bound: 1 / Math.sqrt(fanIn) };
}

/** `N(0, 0.02²)` weights and zero biases. */
export function bertLinear(role: string): Drawn {
  return role.endsWith(".bias") ? zeros : bertNormal;
}

/** A float32 constant, drawn from `seed` when it is written. */
export function drawn(g: GraphBuilder, initial: Drawn, shape: readonly number[], seed: string): Value {
  if (initial.kind === "fill") {
    return g.node("ConstantOfShape", [g.ints(shape)], { attributes: { value: initial.value, dtype: "float32" } });
  }
  // A diagonal is the same for every seed, so equal ones are one value.
  const attributes = { distribution: initial.kind, parameters: parametersOf(initial), shape };
  return g.node("adapt.InitialValues", [], {
    attributes: { ...attributes, seed: initial.kind === "diagonal" ? "" : seed },
  });
}

function parametersOf(initial: Exclude<Drawn, { kind: "fill" }>): readonly number[] {
  switch (initial.kind) {
    case "diagonal":
      return [initial.on, initial.off];
    case "normal":
      return [initial.std];
    case "truncated_normal":
      return [initial.std, initial.bound];
    case "uniform":
      return [initial.bound];
    case "orthogonal":
      return [initial.rank];
    default:
      return unreachable(initial);
  }
}
