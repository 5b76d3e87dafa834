/** The bottleneck size D of a layer (spec: methods.md §3.1, `reduction_factor`). */
import type { BottleneckConfig } from "../../method-config.ts";

/**
 * D = max(1, ⌊H / factor⌋). `undefined` when a per-layer map names neither the layer nor `default`; that is the person's
 * mistake and `siteProblems` says so.
 */
export function bottleneckWidth(config: BottleneckConfig, layer: number, hiddenSize: number): number | undefined {
  const factors = config.reduction_factor;
  const factor = typeof factors === "number" ? factors : (factors[String(layer)] ?? factors.default);
  return factor === undefined ? undefined : Math.max(1, Math.floor(hiddenSize / factor));
}
