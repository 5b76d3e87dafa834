/** A family's norms by module path. */

import { optionalWeight, weight } from "../base-weights.ts";
import { layerNorm, rmsNorm } from "../layers.ts";
import type { Lowering } from "../lowering.ts";
import type { Norm } from "../methods/bottleneck-state.ts";
import { withValue } from "../tokens.ts";

export function layerNormAt(ctx: Lowering, path: string, epsilon: number): Norm {
  return (x) =>
    withValue(
      x,
      layerNorm(ctx.g, x.value, weight(ctx, `${path}.weight`), optionalWeight(ctx, `${path}.bias`), epsilon),
    );
}

export function rmsNormAt(ctx: Lowering, path: string, epsilon: number): Norm {
  return (x) => withValue(x, rmsNorm(ctx.g, x.value, weight(ctx, `${path}.weight`), epsilon));
}
