/** Runs a piece of lowering on its own: values from a builder, inputs by name, numbers out. */
import { createGraphBuilder, type GraphBuilder } from "../../../compiler/graph/builder.ts";
import { evaluateGraph } from "../../../compiler/graph/evaluate.ts";
import type { Tensor } from "../../../compiler/graph/tensor.ts";
import type { Value } from "../../../compiler/graph/value.ts";
import { noFiles } from "../support/tensors.ts";

export interface Input {
  readonly tensor: Tensor;
  /** Symbols where the shape is only known at run time. */
  readonly shape?: readonly (number | string)[];
}

/** The results of what `make` builds from the inputs. */
export function evaluated(
  inputs: Readonly<Record<string, Input>>,
  make: (g: GraphBuilder, values: Readonly<Record<string, Value>>) => Readonly<Record<string, Value | null>>,
): Readonly<Record<string, Tensor>> {
  const g = createGraphBuilder();
  const values = Object.fromEntries(
    Object.entries(inputs).map(([name, { tensor, shape }]) => [
      name,
      g.input(name, tensor.dtype, shape ?? tensor.shape),
    ]),
  );
  const outputs = Object.entries(make(g, values)).flatMap(([name, value]) => (value ? [{ name, value }] : []));
  const tensors = Object.fromEntries(Object.entries(inputs).map(([name, { tensor }]) => [name, tensor]));
  return evaluateGraph({ inputs: g.inputs, outputs }, tensors, noFiles);
}

export function numbers(tensor: Tensor | undefined): readonly number[] {
  return Array.from<number | bigint, number>(tensor?.data ?? [], Number);
}
