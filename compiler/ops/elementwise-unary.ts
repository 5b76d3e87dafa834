/** Operators that map each element by itself, over floats and, where marked, whole numbers. */

import { errorFunction } from "./error-function.ts";
import { numbersOf, roomFor, tensorOf } from "./numbers.ts";
import type { Op } from "./op.ts";
import { expectFloat, operand, tensorOperand } from "./operands.ts";

export function unary<Name extends string>(
  name: Name,
  summary: string,
  map: (x: number) => number,
  over: "floats" | "numbers" = "floats",
): Op<Name> {
  return {
    name,
    summary,
    attributes: {},
    minInputs: 1,
    maxInputs: 1,
    rowRule: "elementwise",
    infer(context) {
      const x = operand(context, 0);
      if (over === "floats") expectFloat(name, x);
      return [{ dtype: x.dtype, shape: x.shape }];
    },
    evaluate(context) {
      const x = tensorOperand(context, 0);
      const numbers = numbersOf(x);
      const out = roomFor(x.dtype, numbers.length);
      for (let i = 0; i < numbers.length; i++) out[i] = map(numbers[i] ?? 0);
      return [tensorOf(x.dtype, x.shape, out)];
    },
  };
}

export const abs = unary("Abs", "|x|", Math.abs, "numbers");
export const ceil = unary("Ceil", "Smallest whole number not below x", Math.ceil);
export const cos = unary("Cos", "cos x", Math.cos);
export const erf = unary("Erf", "Gauss error function", errorFunction);
export const exp = unary("Exp", "e to the x", Math.exp);
export const floor = unary("Floor", "Largest whole number not above x", Math.floor);
export const log = unary("Log", "Natural logarithm", Math.log);
export const neg = unary("Neg", "-x", (x) => -x, "numbers");
export const reciprocal = unary("Reciprocal", "1 / x", (x) => 1 / x);
export const round = unary("Round", "Nearest whole number, halves to even", roundHalfEven);
export const sign = unary("Sign", "-1, 0 or 1", Math.sign, "numbers");
export const sin = unary("Sin", "sin x", Math.sin);
export const sqrt = unary("Sqrt", "Square root", Math.sqrt);

function roundHalfEven(x: number): number {
  const below = Math.floor(x);
  const rest = x - below;
  if (rest !== 0.5) return rest < 0.5 ? below : below + 1;
  return below % 2 === 0 ? below : below + 1;
}
