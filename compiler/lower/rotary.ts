/** Rotary position embedding in its half form, with every scaling that checkpoints name (models.md §2.5). */

import { unreachable } from "../../language/bug.ts";
import type { RopeScaling } from "../../language/catalogue/families/shared/rope-scaling.ts";
import type { GraphBuilder } from "../graph/builder.ts";
import type { Dim } from "../graph/dim.ts";
import { floats } from "../graph/tensor.ts";
import type { Value } from "../graph/value.ts";
import { positionsUpTo } from "./attention-mask.ts";
import { scaleBy } from "./layers.ts";
import { concat, reshape, slice } from "./shape.ts";

export interface RotaryConfig {
  readonly theta: number;
  /** Components of a head that rotate. */
  readonly size: number;
  readonly maxPositions: number;
  readonly scaling: RopeScaling;
}

/** Rotates `[batch, heads, length, headSize]`, positions counted from 0. */
export function rotate(g: GraphBuilder, config: RotaryConfig, x: Value, length: Dim, headSize: number): Value {
  const { cos, sin } = tables(g, config, length);
  const half = config.size / 2;
  const first = slice(g, x, 3, 0, half);
  const second = slice(g, x, 3, half, config.size);
  const rotated = [
    g.node("Sub", [g.node("Mul", [first, cos]), g.node("Mul", [second, sin])]),
    g.node("Add", [g.node("Mul", [second, cos]), g.node("Mul", [first, sin])]),
  ];
  const rest = config.size < headSize ? [slice(g, x, 3, config.size, headSize)] : [];
  return concat(g, [...rotated, ...rest], 3);
}

/** `[length, size/2]` each */
function tables(g: GraphBuilder, config: RotaryConfig, length: Dim): { cos: Value; sin: Value } {
  const positions = g.node("Cast", [positionsUpTo(g, length)], { attributes: { to: "float32" } });
  const angles = g.node("Mul", [reshape(g, positions, [length, 1]), frequencies(g, config, length)]);
  const factor = attentionFactor(config.scaling);
  return { cos: scaleBy(g, g.node("Cos", [angles]), factor), sin: scaleBy(g, g.node("Sin", [angles]), factor) };
}

/** `[1, size/2]`; constant unless the scaling depends on the run-time length. */
function frequencies(g: GraphBuilder, config: RotaryConfig, length: Dim): Value {
  const { scaling, theta, size } = config;
  const half = size / 2;
  const base = Array.from({ length: half }, (_, i) => theta ** ((-2 * i) / size));
  const row = (values: readonly number[]) => g.literal(floats([1, half], values));
  switch (scaling.kind) {
    case "default":
      return row(base);
    case "linear":
      return row(base.map((inverse) => inverse / scaling.factor));
    case "llama3":
      return row(base.map((inverse) => llama3Frequency(inverse, scaling)));
    case "yarn":
      return row(yarnFrequencies(base, config, scaling));
    case "dynamic":
      return dynamicFrequencies(g, config, scaling.factor, length);
    case "longrope": {
      const isLong = g.node("Greater", [g.sizeOf(length), g.ints([scaling.originalMaxPositions])]);
      const scaled = (factors: readonly number[]) => row(base.map((inverse, i) => inverse / (factors[i] ?? 1)));
      return g.node("Where", [isLong, scaled(scaling.longFactor), scaled(scaling.shortFactor)]);
    }
    default:
      return unreachable(scaling);
  }
}

function llama3Frequency(inverse: number, scaling: Extract<RopeScaling, { kind: "llama3" }>): number {
  const { factor, lowFrequencyFactor: low, highFrequencyFactor: high, originalMaxPositions: original } = scaling;
  const wavelength = (2 * Math.PI) / inverse;
  if (wavelength < original / high) return inverse;
  if (wavelength > original / low) return inverse / factor;
  const smooth = (original / wavelength - low) / (high - low);
  return ((1 - smooth) * inverse) / factor + smooth * inverse;
}

function yarnFrequencies(
  base: readonly number[],
  { size, theta }: RotaryConfig,
  scaling: Extract<RopeScaling, { kind: "yarn" }>,
): readonly number[] {
  const correction = (rotations: number) =>
    (size * Math.log(scaling.originalMaxPositions / (rotations * 2 * Math.PI))) / (2 * Math.log(theta));
  const round = scaling.truncate ? { down: Math.floor, up: Math.ceil } : { down: same, up: same };
  const clamp = (value: number) => Math.min(Math.max(value, 0), size - 1);
  const low = clamp(round.down(correction(scaling.betaFast)));
  const high = clamp(round.up(correction(scaling.betaSlow)));
  const span = high === low ? 0.001 : high - low;
  return base.map((inverse, i) => {
    const ramp = Math.min(Math.max((i - low) / span, 0), 1);
    return inverse * (1 - ramp) + (inverse / scaling.factor) * ramp;
  });
}

function same(value: number): number {
  return value;
}

/** θ grows with the length beyond the trained one: `θ·((f·S/M) − (f−1))^(r/(r−2))`, `S = max(length, M)`. */
function dynamicFrequencies(g: GraphBuilder, config: RotaryConfig, factor: number, length: Dim): Value {
  const { theta, size, maxPositions } = config;
  const current = g.node("Cast", [g.node("Max", [g.sizeOf(length), g.ints([maxPositions])])], {
    attributes: { to: "float32" },
  });
  const growth = g.node("Sub", [scaleBy(g, current, factor / maxPositions), g.scalar(factor - 1)]);
  const logTheta = g.node("Add", [scaleBy(g, g.node("Log", [growth]), size / (size - 2)), g.scalar(Math.log(theta))]);
  const exponents = Array.from({ length: size / 2 }, (_, i) => (-2 * i) / size);
  return g.node("Exp", [g.node("Mul", [g.literal(floats([1, size / 2], exponents)), reshape(g, logTheta, [1, 1])])]);
}

function attentionFactor(scaling: RopeScaling): number {
  switch (scaling.kind) {
    case "default":
    case "linear":
    case "llama3":
    case "dynamic":
      return 1;
    case "yarn": {
      const { factor, mscale, mscaleAllDim } = scaling;
      if (scaling.attentionFactor !== null) return scaling.attentionFactor;
      const grown = (k: number) => (factor <= 1 ? 1 : 0.1 * k * Math.log(factor) + 1);
      return mscale && mscaleAllDim ? grown(mscale) / grown(mscaleAllDim) : grown(1);
    }
    case "longrope": {
      const { factor, originalMaxPositions } = scaling;
      if (scaling.attentionFactor !== null) return scaling.attentionFactor;
      return factor <= 1 ? 1 : Math.sqrt(1 + Math.log(factor) / Math.log(originalMaxPositions));
    }
    default:
      return unreachable(scaling);
  }
}
