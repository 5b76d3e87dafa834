import type { Tensor } from "../graph/tensor.ts";
import { roundToHalf } from "./half.ts";
import { numbersOf, tensorOf } from "./numbers.ts";
import type { Op } from "./op.ts";
import { dtypeAttribute, operand, tensorOperand } from "./operands.ts";

/** Evaluated halves stay float32 in memory, rounded to what the half can hold. Floats become whole numbers towards zero. */
export const cast: Op<"Cast"> = {
  name: "Cast",
  summary: "x in another element type",
  attributes: { to: "dtype" },
  minInputs: 1,
  maxInputs: 1,
  rowRule: "elementwise",
  infer(context) {
    return [{ dtype: dtypeAttribute(context.attributes, "to"), shape: operand(context, 0).shape }];
  },
  evaluate(context) {
    const x = tensorOperand(context, 0);
    const to = dtypeAttribute(context.attributes, "to");
    if (to === "float16" || to === "bfloat16") {
      return [
        tensorOf(
          "float32",
          x.shape,
          Float32Array.from(numbersOf(x), (n) => roundToHalf(n, to)),
        ),
      ];
    }
    return [castTensor(x, to)];
  },
};

function castTensor(x: Tensor, to: Tensor["dtype"]): Tensor {
  if (x.dtype === to) return x;
  const numbers = numbersOf(x);
  if (to === "bool")
    return tensorOf(
      to,
      x.shape,
      Uint8Array.from(numbers, (n) => (n === 0 ? 0 : 1)),
    );
  return tensorOf(to, x.shape, numbers);
}
