/** Codes of TensorProto.DataType. */
import type { Dtype } from "../graph/dtype.ts";

export const elementTypes: Readonly<Record<Dtype, number>> = {
  float32: 1,
  int32: 6,
  int64: 7,
  bool: 9,
  float16: 10,
  bfloat16: 16,
};

const byCode: ReadonlyMap<number, Dtype> = new Map(
  (Object.keys(elementTypes) as Dtype[]).map((dtype) => [elementTypes[dtype], dtype]),
);

export function dtypeOfElementType(code: number): Dtype | undefined {
  return byCode.get(code);
}
