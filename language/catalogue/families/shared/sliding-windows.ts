/** Which layers look at a window only, where the config has no `layer_types` (models.md §3 F6). */
import type { ConfigReader } from "./config-reader.ts";

/** Only if `use_sliding_window`, from layer `max_window_layers` on. */
export function qwenSlidingWindow(read: ConfigReader, layer: number): number | null {
  if (!read.boolean("use_sliding_window", false) || layer < read.layers("max_window_layers", 28)) return null;
  return read.sizeOrNull("sliding_window", 4096);
}

/** Even layers. */
export function gemma2SlidingWindow(read: ConfigReader, layer: number): number | null {
  return layer % 2 === 0 ? read.sizeOrNull("sliding_window", 4096) : null;
}

/** All but every sixth. */
export function gemma3SlidingWindow(read: ConfigReader, layer: number): number | null {
  return (layer + 1) % 6 === 0 ? null : read.sizeOrNull("sliding_window", 4096);
}
