import { Bug } from "../../language/bug.ts";
import { elementCount } from "../graph/tensor.ts";
import { settleShape } from "./declared.ts";
import { numbersOf, roomFor, tensorOf } from "./numbers.ts";
import type { Op } from "./op.ts";
import { dtypeAttribute, floatAttribute, operand, tensorOperand } from "./operands.ts";
import { sizesIn } from "./sizes-in.ts";

/** `value` is a number of element type `dtype`; 0 in float32 when left out. */
export const constantOfShape: Op<"ConstantOfShape"> = {
  name: "ConstantOfShape",
  summary: "One value in a shape",
  attributes: { value: "element", dtype: "element-dtype" },
  minInputs: 1,
  maxInputs: 1,
  infer(context) {
    const shape = settleShape("ConstantOfShape", context, sizesIn(operand(context, 0)));
    return [{ dtype: dtypeAttribute(context.attributes, "dtype", "float32"), shape }];
  },
  evaluate(context) {
    const dtype = dtypeAttribute(context.attributes, "dtype", "float32");
    if (dtype === "float16" || dtype === "bfloat16") throw new Bug("ConstantOfShape makes no halves");
    const shape = Array.from(numbersOf(tensorOperand(context, 0)));
    const out = roomFor(dtype, elementCount(shape)).fill(floatAttribute(context.attributes, "value", 0));
    return [tensorOf(dtype, shape, out)];
  },
};
