import { Bug } from "../../language/bug.ts";
import { fixedSize, showShape } from "../graph/dim.ts";
import type { Value } from "../graph/value.ts";

/** The sizes of a constant, which are always numbers. */
export function fixedShape(value: Value): readonly number[] {
  return value.shape.map((size) => {
    const number = fixedSize(size);
    if (number === undefined) throw new Bug(`a constant has the shape ${showShape(value.shape)}`);
    return number;
  });
}
