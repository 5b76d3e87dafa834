import { Bug } from "../../language/bug.ts";
import { sameShape, showShape } from "../graph/dim.ts";
import { elementCount } from "../graph/tensor.ts";
import { broadcastShapes, stretch } from "./broadcast.ts";
import { numbersOf, tensorOf } from "./numbers.ts";
import type { Op } from "./op.ts";
import {
  expectFloat,
  expectSameDtype,
  floatAttribute,
  frontAxis,
  intAttribute,
  operand,
  tensorOperand,
} from "./operands.ts";

/** Operands: x, scale and an optional bias, both of the shape of the normalised axes. Variance is the biased one. */
export const layerNormalization: Op<"LayerNormalization"> = {
  name: "LayerNormalization",
  summary: "(x - mean) / sqrt(variance + epsilon) · scale + bias, over the axes from `axis` on",
  attributes: { axis: "int", epsilon: "float" },
  minInputs: 2,
  maxInputs: 3,
  infer(context) {
    const [x, scale, bias] = [operand(context, 0), operand(context, 1), context.inputs[2]];
    expectFloat("LayerNormalization", x);
    expectSameDtype("LayerNormalization", bias ? [x, scale, bias] : [x, scale]);
    const own = x.shape.slice(frontAxis(intAttribute(context.attributes, "axis", -1), x.shape.length));
    for (const part of bias ? [scale, bias] : [scale]) {
      if (!sameShape(broadcastShapes("LayerNormalization", [own, part.shape]), own)) {
        throw new Bug(`LayerNormalization over ${showShape(own)} cannot use ${showShape(part.shape)}`);
      }
    }
    return [{ dtype: x.dtype, shape: x.shape }];
  },
  evaluate(context) {
    const [x, scale, bias] = [tensorOperand(context, 0), tensorOperand(context, 1), context.inputs[2]];
    const own = x.shape.slice(frontAxis(intAttribute(context.attributes, "axis", -1), x.shape.length));
    const size = elementCount(own);
    const epsilon = floatAttribute(context.attributes, "epsilon", 1e-5);
    const factors = stretch(numbersOf(scale), scale.shape, own);
    const added = bias && stretch(numbersOf(bias), bias.shape, own);
    const numbers = numbersOf(x);
    const out = new Float64Array(numbers.length);
    for (let row = 0; row < numbers.length; row += size) {
      let mean = 0;
      for (let i = 0; i < size; i++) mean += (numbers[row + i] ?? 0) / size;
      let variance = 0;
      for (let i = 0; i < size; i++) variance += ((numbers[row + i] ?? 0) - mean) ** 2 / size;
      const inverse = 1 / Math.sqrt(variance + epsilon);
      for (let i = 0; i < size; i++) {
        out[row + i] = ((numbers[row + i] ?? 0) - mean) * inverse * (factors[i] ?? 0) + (added?.[i] ?? 0);
      }
    }
    return [tensorOf(x.dtype, x.shape, out)];
  },
};
