import { Bug } from "../../language/bug.ts";
import { addDims, type Dim, divideDim, fixed, fixedSize, showShape } from "../graph/dim.ts";
import { elementCount, type Tensor } from "../graph/tensor.ts";
import { numbersOf, stridesOf, tensorOf } from "./numbers.ts";
import type { Attributes, Op } from "./op.ts";
import {
  dimAt,
  expectFloat,
  expectSameDtype,
  intAttribute,
  intsAttribute,
  operand,
  tensorOperand,
} from "./operands.ts";

/** Operands: x `[batch, channels, …]`, weight `[out, channels / group, …]`, optional bias `[out]`. Pads are explicit. */
export const conv: Op<"Conv"> = {
  name: "Conv",
  summary: "Convolution over the axes after the second",
  attributes: { dilations: "ints", group: "int", kernel_shape: "ints", pads: "ints", strides: "ints" },
  minInputs: 2,
  maxInputs: 3,
  infer(context) {
    const [x, weight, bias] = [operand(context, 0), operand(context, 1), context.inputs[2]];
    expectFloat("Conv", x);
    const dtype = expectSameDtype("Conv", bias ? [x, weight, bias] : [x, weight]);
    const window = windowOf(context.attributes, weight.shape.length - 2);
    const channels = fixedSize(dimAt(x.shape, 1));
    if (
      x.shape.length !== weight.shape.length ||
      channels !== (fixedSize(dimAt(weight.shape, 1)) ?? 0) * window.group
    ) {
      throw new Bug(`Conv cannot apply ${showShape(weight.shape)} to ${showShape(x.shape)}`);
    }
    const sizes = weight.shape.slice(2).map((kernel, axis) => outSize(dimAt(x.shape, axis + 2), kernel, window, axis));
    return [{ dtype, shape: [dimAt(x.shape, 0), dimAt(weight.shape, 0), ...sizes] }];
  },
  evaluate(context) {
    const [x, weight] = [tensorOperand(context, 0), tensorOperand(context, 1)];
    return [convolve(x, weight, context.inputs[2], windowOf(context.attributes, weight.shape.length - 2))];
  },
};

interface Window {
  readonly strides: readonly number[];
  readonly dilations: readonly number[];
  /** All starts, then all ends. */
  readonly pads: readonly number[];
  readonly group: number;
}

function windowOf(attributes: Attributes, rank: number): Window {
  const ones = Array.from({ length: rank }, () => 1);
  return {
    strides: intsAttribute(attributes, "strides") ?? ones,
    dilations: intsAttribute(attributes, "dilations") ?? ones,
    pads: intsAttribute(attributes, "pads") ?? [...ones, ...ones].map(() => 0),
    group: intAttribute(attributes, "group", 1),
  };
}

/** ⌊(size + pads - dilation · (kernel - 1) - 1) / stride⌋ + 1 */
function outSize(size: Dim, kernel: Dim, window: Window, axis: number): Dim {
  const stride = window.strides[axis] ?? 1;
  const padding = (window.pads[axis] ?? 0) + (window.pads[axis + window.strides.length] ?? 0);
  const reach = (window.dilations[axis] ?? 1) * ((fixedSize(kernel) ?? 1) - 1) + 1;
  const room = addDims(size, fixed(padding - reach));
  const number = fixedSize(room);
  if (number !== undefined) return fixed(Math.floor(number / stride) + 1);
  const steps = divideDim(room, stride);
  if (!steps) throw new Bug(`Conv over a symbolic size ${size.key} with stride ${stride}`);
  return addDims(steps, fixed(1));
}

function convolve(x: Tensor, weight: Tensor, bias: Tensor | undefined, window: Window): Tensor {
  const kernel = weight.shape.slice(2);
  const sizes = kernel.map((size, axis) => {
    const number = fixedSize(outSize(fixed(x.shape[axis + 2] ?? 0), fixed(size), window, axis));
    return number ?? 0;
  });
  const [batches = 0, channels = 0] = x.shape;
  const outChannels = weight.shape[0] ?? 0;
  const perGroup = weight.shape[1] ?? 0;
  const [inner, kernelCount, outCount] = [elementCount(x.shape.slice(2)), elementCount(kernel), elementCount(sizes)];
  const [numbers, weights, added] = [numbersOf(x), numbersOf(weight), bias && numbersOf(bias)];
  const places = windowPlaces(x.shape.slice(2), kernel, sizes, window);
  const out = new Float64Array(batches * outChannels * outCount);
  for (let i = 0; i < out.length; i++) {
    const place = i % outCount;
    const channel = Math.floor(i / outCount) % outChannels;
    const batch = Math.floor(i / outCount / outChannels);
    const firstIn = Math.floor(channel / (outChannels / window.group)) * perGroup;
    let sum = added?.[channel] ?? 0;
    for (let c = 0; c < perGroup; c++) {
      const from = (batch * channels + firstIn + c) * inner;
      for (let tap = 0; tap < kernelCount; tap++) {
        const at = places[place * kernelCount + tap] ?? -1;
        if (at >= 0) sum += (numbers[from + at] ?? 0) * (weights[(channel * perGroup + c) * kernelCount + tap] ?? 0);
      }
    }
    out[i] = sum;
  }
  return tensorOf(x.dtype, [batches, outChannels, ...sizes], out);
}

/** For each output place and kernel tap: the place in one channel of x, or -1 in the padding. */
function windowPlaces(
  shape: readonly number[],
  kernel: readonly number[],
  sizes: readonly number[],
  window: Window,
): Int32Array {
  const [own, taps, outs] = [stridesOf(shape), stridesOf(kernel), stridesOf(sizes)];
  const kernelCount = elementCount(kernel);
  const places = new Int32Array(elementCount(sizes) * kernelCount);
  for (let i = 0; i < places.length; i++) {
    let place = 0;
    for (let axis = 0; axis < shape.length && place >= 0; axis++) {
      const out = Math.floor(Math.floor(i / kernelCount) / (outs[axis] ?? 1)) % (sizes[axis] ?? 1);
      const tap = Math.floor((i % kernelCount) / (taps[axis] ?? 1)) % (kernel[axis] ?? 1);
      const at = out * (window.strides[axis] ?? 1) + tap * (window.dilations[axis] ?? 1) - (window.pads[axis] ?? 0);
      place = at < 0 || at >= (shape[axis] ?? 0) ? -1 : place + at * (own[axis] ?? 0);
    }
    places[i] = place;
  }
  return places;
}
