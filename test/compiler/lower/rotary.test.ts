/** Every variant of rotary embedding against its formula (models.md §2.5). */
import { expect, test } from "vitest";
import { dim } from "../../../compiler/graph/dim.ts";
import { floats } from "../../../compiler/graph/tensor.ts";
import { type RotaryConfig, rotate } from "../../../compiler/lower/rotary.ts";
import { expectClose, randomFloats } from "../support/tensors.ts";
import { evaluated, numbers } from "./evaluate.ts";

const size = 8;
const theta = 100;
const maxPositions = 6;
const base = Array.from({ length: size / 2 }, (_, i) => theta ** ((-2 * i) / size));

interface Variant {
  readonly name: string;
  readonly scaling: RotaryConfig["scaling"];
  readonly length: number;
  readonly frequencies: readonly number[];
  readonly factor?: number;
}

const yarn = {
  kind: "yarn",
  factor: 4,
  originalMaxPositions: 64,
  betaFast: 32,
  betaSlow: 1,
  attentionFactor: null,
  mscale: null,
  mscaleAllDim: null,
  truncate: true,
} as const;
const llama3 = {
  kind: "llama3",
  factor: 8,
  lowFrequencyFactor: 1,
  highFrequencyFactor: 4,
  originalMaxPositions: 40,
} as const;
const longrope = {
  kind: "longrope",
  factor: 4,
  originalMaxPositions: 6,
  attentionFactor: null,
  shortFactor: [1, 1.5, 2, 2.5],
  longFactor: [2, 3, 4, 5],
} as const;
const longFactor = Math.sqrt(1 + Math.log(4) / Math.log(6));

const variants: readonly Variant[] = [
  { name: "default", scaling: { kind: "default" }, length: 5, frequencies: base },
  {
    name: "linear",
    scaling: { kind: "linear", factor: 4 },
    length: 5,
    frequencies: base.map((inverse) => inverse / 4),
  },
  { name: "dynamic within the trained length", scaling: { kind: "dynamic", factor: 2 }, length: 6, frequencies: base },
  {
    name: "dynamic beyond it",
    scaling: { kind: "dynamic", factor: 2 },
    length: 9,
    frequencies: base.map((_, i) => (theta * ((2 * 9) / maxPositions - 1) ** (size / (size - 2))) ** ((-2 * i) / size)),
  },
  {
    name: "llama3",
    scaling: llama3,
    length: 5,
    frequencies: base.map((inverse) => {
      const wavelength = (2 * Math.PI) / inverse;
      if (wavelength < 10) return inverse;
      if (wavelength > 40) return inverse / 8;
      const smooth = (40 / wavelength - 1) / 3;
      return ((1 - smooth) * inverse) / 8 + smooth * inverse;
    }),
  },
  // c(32) = −0.99 and c(1) = 2.02: the ramp runs from 0 to 3.
  {
    name: "yarn",
    scaling: yarn,
    length: 5,
    frequencies: base.map((inverse, i) => inverse * (1 - i / 3) + (inverse / 4) * (i / 3)),
    factor: 0.1 * Math.log(4) + 1,
  },
  {
    name: "yarn with both scales",
    scaling: { ...yarn, mscale: 2, mscaleAllDim: 1 },
    length: 5,
    frequencies: base.map((inverse, i) => inverse * (1 - i / 3) + (inverse / 4) * (i / 3)),
    factor: (0.2 * Math.log(4) + 1) / (0.1 * Math.log(4) + 1),
  },
  {
    name: "longrope within the original length",
    scaling: longrope,
    length: 6,
    frequencies: base.map((inverse, i) => inverse / (longrope.shortFactor[i] ?? 1)),
    factor: longFactor,
  },
  {
    name: "longrope beyond it",
    scaling: longrope,
    length: 7,
    frequencies: base.map((inverse, i) => inverse / (longrope.longFactor[i] ?? 1)),
    factor: longFactor,
  },
];

/** Component `i` turns with component `i + size/2`; those behind `size` stay. */
function plainly(
  x: ReturnType<typeof floats>,
  length: number,
  headSize: number,
  { frequencies, factor = 1 }: Variant,
): readonly number[] {
  const half = size / 2;
  return numbers(x).map((own, index) => {
    const component = index % headSize;
    if (component >= size) return own;
    const position = Math.floor(index / headSize) % length;
    const pair = component % half;
    const angle = position * (frequencies[pair] ?? 0);
    const other = Number(x.data[index + (component < half ? half : -half)]);
    const turned = component < half ? -other : other;
    return factor * (own * Math.cos(angle) + turned * Math.sin(angle));
  });
}

test.each(variants)("$name", (variant) => {
  for (const headSize of [size, size + 2]) {
    const x = randomFloats([2, 2, variant.length, headSize]);
    const config: RotaryConfig = { theta, size, maxPositions, scaling: variant.scaling };
    const { out } = evaluated({ x: { tensor: x, shape: ["batch", 2, "seq", headSize] } }, (g, values) => ({
      out: values.x ? rotate(g, config, values.x, dim("seq"), headSize) : null,
    }));
    expect(out?.shape).toEqual(x.shape);
    expectClose(out, floats(x.shape, plainly(x, variant.length, headSize, variant)), 2e-5);
  }
});
