/** The weight of a PHM layer, `H = Σᵢ Cᵢ ⊗ Wᵢ` (Compacter; methods.md §5). Constant, so it is computed when bytes are written. */
import type { BottleneckConfig } from "../../../language/catalogue/method-config.ts";
import type { Value } from "../../graph/value.ts";
import { sizesOf } from "../layers.ts";
import { type Lowering, parameter } from "../lowering.ts";
import { reshape } from "../shape.ts";

/** @returns `[in, out]` */
export function phmWeight(
  ctx: Lowering,
  name: string,
  config: BottleneckConfig,
  prefix: string,
  direction: "down" | "up",
): Value {
  const { g } = ctx;
  const shared = (key: string) => parameter(ctx, name, `shared_parameters.${name}.${key}`);
  const own = (key: string) => parameter(ctx, name, `${prefix}.${key}`);
  const rule = config.shared_phm_rule ? shared : own;
  const left = config.factorized_phm_rule
    ? g.node("MatMul", [rule("phm_rule_left"), rule("phm_rule_right")])
    : rule("phm_rule");
  const right = config.factorized_phm_W
    ? config.shared_W_phm
      ? g.node("MatMul", [shared(`W_${direction}_left`), shared(`W_${direction}_right`)])
      : g.node("MatMul", [own("W_left"), own("W_right")])
    : own("W");
  return sumOfKroneckerProducts(ctx, left, right);
}

/** `Σᵢ Aᵢ ⊗ Bᵢ` for `A [k, a, b]`, `B [k, p, q]` → `[a·p, b·q]` */
function sumOfKroneckerProducts(ctx: Lowering, a: Value, b: Value): Value {
  const { g } = ctx;
  const [k = 0, rows = 0, columns = 0] = sizesOf(a);
  const [, p = 0, q = 0] = sizesOf(b);
  const product = g.node("Mul", [reshape(g, a, [k, rows, 1, columns, 1]), reshape(g, b, [k, 1, p, 1, q])]);
  const sum = g.node("ReduceSum", [product, g.ints([0])], { attributes: { keepdims: 0 } });
  return reshape(g, sum, [rows * p, columns * q]);
}
