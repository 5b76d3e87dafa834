/** One colour for each kind of method, for light and dark pages. */
import type { Hue } from "./picture.ts";

export const methodColours: Readonly<Record<Hue, { readonly light: string; readonly dark: string }>> = {
  bottleneck: { light: "#0969da", dark: "#4493f8" },
  lora: { light: "#8250df", dark: "#ab7df8" },
  prefix: { light: "#1a7f37", dark: "#3fb950" },
  reft: { light: "#bc4c00", dark: "#f0883e" },
};
