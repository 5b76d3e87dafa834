/** A small encoder with every kind of constant: stored weights, literals, folded ones. */
import { createGraphBuilder, type GraphBuilder } from "../../../compiler/graph/builder.ts";
import { type Dim, multiplyDims, symbol } from "../../../compiler/graph/dim.ts";
import type { Graph, Value } from "../../../compiler/graph/value.ts";
import type { StoredTensor } from "../../../language/checkpoint/facts.ts";

export interface ToySizes {
  readonly layers: number;
  readonly hidden: number;
  readonly inner: number;
  readonly vocabulary: number;
}

/** Names and shapes of the toy's tensors. */
export function toyShapes({
  layers,
  hidden,
  inner,
  vocabulary,
}: ToySizes): Readonly<Record<string, readonly number[]>> {
  const shapes: Record<string, readonly number[]> = { words: [vocabulary, hidden] };
  for (let layer = 0; layer < layers; layer++) {
    for (const name of ["q", "k", "v", "out"]) {
      shapes[`${layer}.${name}.weight`] = [hidden, hidden];
      shapes[`${layer}.${name}.bias`] = [hidden];
    }
    shapes[`${layer}.up.weight`] = [inner, hidden];
    shapes[`${layer}.up.bias`] = [inner];
    shapes[`${layer}.down.weight`] = [hidden, inner];
    shapes[`${layer}.down.bias`] = [hidden];
    shapes[`${layer}.norm.weight`] = [hidden];
    shapes[`${layer}.norm.bias`] = [hidden];
  }
  return shapes;
}

/** Token ids `[batch, seq]` to hidden states `[batch, seq, hidden]`. `weight` may fold something into a weight. */
export function toyModel(
  sizes: ToySizes,
  tensors: Readonly<Record<string, StoredTensor>>,
  weight: (g: GraphBuilder, stored: Value, name: string) => Value = (_, stored) => stored,
): Graph {
  const g = createGraphBuilder();
  const { hidden } = sizes;
  const [batch, seq] = [symbol("batch"), symbol("seq")];
  const tensor = (name: string): Value => {
    const found = tensors[name];
    if (!found) throw new Error(`no tensor ${name}`);
    return weight(g, g.stored(found), name);
  };
  const linear = (x: Value, name: string) =>
    g.scope(name, () =>
      g.node("Gemm", [x, tensor(`${name}.weight`), tensor(`${name}.bias`)], { attributes: { transB: 1 } }),
    );
  const reshape = (x: Value, shape: readonly (Dim | number)[]) => {
    const parts = shape.map((size) => (typeof size === "number" ? g.ints([size]) : g.sizeOf(size)));
    return g.node("Reshape", [x, g.node("Concat", parts, { attributes: { axis: 0 } })]);
  };
  const heads = (x: Value) =>
    g.node("Transpose", [reshape(x, [batch, seq, 2, hidden / 2])], { attributes: { perm: [0, 2, 1, 3] } });

  const ids = g.input("ids", "int64", ["batch", "seq"]);
  let x = reshape(g.node("Gather", [tensor("words"), ids]), [multiplyDims(batch, seq), hidden]);
  for (let layer = 0; layer < sizes.layers; layer++) {
    x = g.scope(`layer.${layer}`, () => {
      const [q, k, v] = ["q", "k", "v"].map((name) => heads(linear(x, `${layer}.${name}`)));
      const scores = g.node("MatMul", [
        q as Value,
        g.node("Transpose", [k as Value], { attributes: { perm: [0, 1, 3, 2] } }),
      ]);
      const attention = g.node("Softmax", [g.node("Mul", [scores, g.scalar(1 / Math.sqrt(hidden / 2))])], {
        attributes: { axis: -1 },
      });
      const joined = g.node("Transpose", [g.node("MatMul", [attention, v as Value])], {
        attributes: { perm: [0, 2, 1, 3] },
      });
      const mixed = g.node("Add", [x, linear(reshape(joined, [multiplyDims(batch, seq), hidden]), `${layer}.out`)]);
      const inner = g.node("Gelu", [linear(mixed, `${layer}.up`)]);
      const sum = g.node("Add", [mixed, linear(inner, `${layer}.down`)]);
      return g.node("LayerNormalization", [sum, tensor(`${layer}.norm.weight`), tensor(`${layer}.norm.bias`)], {
        attributes: { axis: -1, epsilon: 1e-12 },
      });
    });
  }
  return { inputs: g.inputs, outputs: [{ name: "states", value: reshape(x, [batch, seq, hidden]) }] };
}
