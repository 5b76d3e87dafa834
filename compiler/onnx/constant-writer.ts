/** Turns constants into initializers: inside the model, in the data file, or as ranges of a checkpoint file. */
import { fixedShape } from "../constants/fixed-shape.ts";
import type { TensorReader } from "../constants/tensor-reader.ts";
import { writeConstant } from "../constants/write-constant.ts";
import type { Value } from "../graph/value.ts";
import { type ByteSource, collectBytes } from "./byte-source.ts";
import { createDataFile, type DataFile } from "./data-file.ts";
import { elementTypes } from "./element-types.ts";
import type { OnnxTensor } from "./model.ts";
import { type Placement, type PlacementOptions, placeConstant, smallBytes } from "./place-constant.ts";
import type { LateTensor } from "./protobuf.ts";

export interface ConstantOptions extends PlacementOptions {
  /** Of the file for tensors that are no checkpoint's own, beside the model; absent: they lie in the model itself. */
  readonly dataFileName?: string;
  readonly reader: TensorReader;
}

/** A checkpoint file that the model points into, and the name under which it looks for it. */
export interface Link {
  readonly file: string;
  readonly location: string;
}

export interface WrittenConstants {
  readonly initializers: readonly OnnxTensor[];
  readonly late: readonly LateTensor[];
  readonly dataFile: DataFile | undefined;
  readonly links: readonly Link[];
  readonly linkedBytes: number;
}

export interface ConstantWriter {
  /** Makes the initializer `name`; says in which element type it was written. */
  write(value: Value, name: string): Placement;
  finish(): WrittenConstants;
}

export function createConstantWriter(options: ConstantOptions): ConstantWriter {
  const initializers: OnnxTensor[] = [];
  const late: LateTensor[] = [];
  const data = options.dataFileName === undefined ? undefined : createDataFile(options.dataFileName);
  const links = new Map<string, string>();
  let linkedBytes = 0;

  return {
    write(value, name) {
      const placement = placeConstant(value, options);
      const { dtype, bytes } = placement;
      const source: ByteSource = {
        sizeBytes: bytes,
        chunks: (room) => writeConstant(value, dtype, options.reader, room),
      };
      const tensor: OnnxTensor = { name, elementType: elementTypes[dtype], dims: fixedShape(value) };
      if (placement.kind === "link") {
        links.set(placement.file, placement.external.location);
        linkedBytes += bytes;
        initializers.push({ ...tensor, external: placement.external });
      } else if (placement.kind === "data" && data) {
        initializers.push({ ...tensor, external: data.add(source) });
      } else if (bytes < smallBytes) {
        initializers.push({ ...tensor, raw: collectBytes(source) });
      } else {
        late.push({ tensor, source });
      }
      return placement;
    },
    finish() {
      const linkList = [...links].map(([file, location]) => ({ file, location }));
      return { initializers, late, dataFile: data?.finish(), links: linkList, linkedBytes };
    },
  };
}
