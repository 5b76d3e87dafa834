import { Bug } from "../../language/bug.ts";
import { elementCount } from "../graph/tensor.ts";
import { broadcastShapes, broadcastSizes, stretch } from "./broadcast.ts";
import { numbersOf, roomFor, tensorOf } from "./numbers.ts";
import type { Op } from "./op.ts";
import { expectSameDtype, operand, tensorOperand } from "./operands.ts";

export const where: Op<"Where"> = {
  name: "Where",
  summary: "a where the condition holds, else b",
  attributes: {},
  minInputs: 3,
  maxInputs: 3,
  rowRule: "elementwise",
  infer(context) {
    const [condition, a, b] = [operand(context, 0), operand(context, 1), operand(context, 2)];
    if (condition.dtype !== "bool") throw new Bug(`Where needs a bool condition, not ${condition.dtype}`);
    const dtype = expectSameDtype("Where", [a, b]);
    return [{ dtype, shape: broadcastShapes("Where", [condition.shape, a.shape, b.shape]) }];
  },
  evaluate(context) {
    const tensors = [tensorOperand(context, 0), tensorOperand(context, 1), tensorOperand(context, 2)];
    const shape = broadcastSizes(tensors.map((tensor) => tensor.shape));
    const [condition, a, b] = tensors.map((tensor) => stretch(numbersOf(tensor), tensor.shape, shape));
    const dtype = tensorOperand(context, 1).dtype;
    const out = roomFor(dtype, elementCount(shape));
    for (let i = 0; i < out.length; i++) out[i] = (condition?.[i] ? a?.[i] : b?.[i]) ?? 0;
    return [tensorOf(dtype, shape, out)];
  },
};
