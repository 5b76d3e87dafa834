/** Decides where a constant's bytes go, and in which element type. */
import { constantBytes, dtypeAsStored } from "../constants/write-constant.ts";
import type { Dtype } from "../graph/dtype.ts";
import { reachableFrom } from "../graph/reachable.ts";
import type { Value } from "../graph/value.ts";
import type { ExternalData } from "./model.ts";

export type Precision = "f32" | "f16" | "bf16";
export type Weights = "link" | "pack" | "inline";

export interface PlacementOptions {
  readonly precision: Precision;
  readonly weights: Weights;
  /** Where the model will find a checkpoint file, relative to its own folder; undefined when it cannot. */
  linkPath(file: string): string | undefined;
}

export type Placement = { readonly dtype: Dtype; readonly bytes: number } & (
  | { readonly kind: "inline" }
  | { readonly kind: "data" }
  | { readonly kind: "link"; readonly file: string; readonly external: ExternalData }
);

/** Shape inference of engines reads small tensors, so they must lie in the model itself. */
export const smallBytes = 1024;

export function placeConstant(value: Value, options: PlacementOptions): Placement {
  const dtype = writtenDtype(value, options.precision);
  const bytes = constantBytes(value, dtype);
  if (options.weights === "inline") return { kind: "inline", dtype, bytes };
  const isSmall = bytes < smallBytes;
  if (options.weights === "link" && !(isSmall && value.dtype !== "float32")) {
    const link = linkOf(value, dtype, bytes, options);
    if (link) return link;
  }
  return { kind: isSmall ? "inline" : "data", dtype, bytes };
}

function linkOf(value: Value, dtype: Dtype, length: number, options: PlacementOptions): Placement | undefined {
  if (value.origin.kind !== "stored") return undefined;
  const { tensor } = value.origin;
  if (tensor.strides !== undefined || dtypeAsStored[tensor.dtype] !== dtype) return undefined;
  const location = options.linkPath(tensor.file);
  if (location === undefined) return undefined;
  const external = { location, offset: tensor.offsetBytes, length };
  return { kind: "link", dtype, bytes: length, file: tensor.file, external };
}

/**
 * Halves stay as they are stored. A half-precision build also rounds what came from a checkpoint, but not tables that we made
 * ourselves: a mask of the least float would overflow.
 */
function writtenDtype(value: Value, precision: Precision): Dtype {
  if (value.dtype !== "float32") return value.dtype;
  if (value.origin.kind === "stored") {
    const own = dtypeAsStored[value.origin.tensor.dtype];
    if (own === "float16" || own === "bfloat16") return own;
  }
  if (precision === "f32" || constantBytes(value, "float32") < smallBytes) return "float32";
  const isFromCheckpoint = reachableFrom([value]).values.some((part) => part.origin.kind === "stored");
  if (!isFromCheckpoint) return "float32";
  return precision === "f16" ? "float16" : "bfloat16";
}
