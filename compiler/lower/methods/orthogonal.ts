/**
 * The orthogonal projection of LoReFT from its stored form (methods.md §10): PyTorch's `parametrizations.orthogonal` with
 * trivialisation. Constant, so it is computed when bytes are written.
 */
import { floats } from "../../graph/tensor.ts";
import type { Value } from "../../graph/value.ts";
import { scaleBy, sizesOf, transposed } from "../layers.ts";
import type { Lowering } from "../lowering.ts";
import { slice } from "../shape.ts";

/**
 * @param original `[r, H]`
 * @param base `[H, H]`
 * @returns `R [r, H]` with orthonormal rows
 */
export function orthogonalProjection(ctx: Lowering, original: Value, base: Value): Value {
  const [r = 0, hiddenSize = 0] = sizesOf(original);
  return r < hiddenSize
    ? householderForm(ctx, original, base, r, hiddenSize)
    : exponentialForm(ctx, original, base, hiddenSize);
}

/** `R = (base · Q · diag(trunc(diag X)))ᵀ`, `Q` = first r columns of `H₁…H_r`, `H_j = I − τ_j v_j v_jᵀ`. */
function householderForm(ctx: Lowering, original: Value, base: Value, r: number, hiddenSize: number): Value {
  const { g } = ctx;
  const X = transposed(g, original);
  const below = g.node("Trilu", [X, scalarInt(ctx, -1)], { attributes: { upper: 0 } });
  const identity = new Float32Array(hiddenSize * r);
  for (let j = 0; j < r; j++) identity[j * r + j] = 1;
  const columns = g.literal(floats([hiddenSize, r], identity));
  let Q = columns;
  for (let j = r - 1; j >= 0; j--) {
    const v = g.node("Add", [slice(g, below, 1, j, j + 1), slice(g, columns, 1, j, j + 1)]);
    // ‖v‖² = 1 + Σ A², so τ = 2 / ‖v‖².
    const norm = g.node("ReduceSum", [g.node("Mul", [v, v])], { attributes: { keepdims: 1 } });
    const tau = g.node("Div", [g.scalar(2), norm]);
    const reflected = g.node("MatMul", [v, g.node("MatMul", [transposed(g, v), Q])]);
    Q = g.node("Sub", [Q, g.node("Mul", [reflected, tau])]);
  }
  const diagonal = g.node("ReduceSum", [g.node("Mul", [X, columns]), g.ints([0])], { attributes: { keepdims: 1 } });
  const whole = g.node("Cast", [g.node("Cast", [diagonal], { attributes: { to: "int64" } })], {
    attributes: { to: "float32" },
  });
  return transposed(g, g.node("MatMul", [base, g.node("Mul", [Q, whole])]));
}

/** `R = base · exp(A − Aᵀ)`, `A = tril(original)`, by scaling and squaring a Taylor series. */
function exponentialForm(ctx: Lowering, original: Value, base: Value, size: number): Value {
  const { g } = ctx;
  const squarings = 4;
  const terms = 20;
  const lower = g.node("Trilu", [original, scalarInt(ctx, 0)], { attributes: { upper: 0 } });
  const skew = scaleBy(g, g.node("Sub", [lower, transposed(g, lower)]), 2 ** -squarings);
  const identity = new Float32Array(size * size);
  for (let j = 0; j < size; j++) identity[j * size + j] = 1;
  const one = g.literal(floats([size, size], identity));
  let exponential = one;
  for (let k = terms; k >= 1; k--) {
    exponential = g.node("Add", [one, scaleBy(g, g.node("MatMul", [skew, exponential]), 1 / k)]);
  }
  for (let k = 0; k < squarings; k++) exponential = g.node("MatMul", [exponential, exponential]);
  return g.node("MatMul", [base, exponential]);
}

function scalarInt(ctx: Lowering, value: number): Value {
  return ctx.g.literal({ dtype: "int64", shape: [], data: BigInt64Array.of(BigInt(value)) });
}
