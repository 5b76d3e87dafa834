/**
 * Resizing as the Hugging Face image processors do it (Pillow): a separable filter that widens when it shrinks, columns first,
 * then rows, rounded to bytes after each.
 */
import type { Picture } from "./decode.ts";

export type Filter = "nearest" | "bilinear" | "bicubic";

interface Kernel {
  readonly radius: number;
  weight(x: number): number;
}

/** Pillow's bicubic uses a = −0.5. */
const kernels: Readonly<Record<Exclude<Filter, "nearest">, Kernel>> = {
  bilinear: { radius: 1, weight: (x) => Math.max(0, 1 - Math.abs(x)) },
  bicubic: { radius: 2, weight: (x) => cubic(Math.abs(x), -0.5) },
};

function cubic(x: number, a: number): number {
  if (x < 1) return ((a + 2) * x - (a + 3)) * x * x + 1;
  if (x < 2) return (((x - 5) * x + 8) * x - 4) * a;
  return 0;
}

export function resize(picture: Picture, width: number, height: number, filter: Filter): Picture {
  const columns = sources(picture.width, width, filter);
  const rows = sources(picture.height, height, filter);
  const narrow = new Uint8Array(picture.height * width * 3);
  for (let y = 0; y < picture.height; y++) {
    for (let x = 0; x < width; x++) {
      for (let c = 0; c < 3; c++) {
        narrow[(y * width + x) * 3 + c] = blend(columns[x], (i) => picture.rgb[(y * picture.width + i) * 3 + c] ?? 0);
      }
    }
  }
  const rgb = new Uint8Array(height * width * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (let c = 0; c < 3; c++) {
        rgb[(y * width + x) * 3 + c] = blend(rows[y], (i) => narrow[(i * width + x) * 3 + c] ?? 0);
      }
    }
  }
  return { width, height, rgb };
}

/** The source positions that make one target position, with weights that sum to one. */
interface Source {
  readonly first: number;
  readonly weights: readonly number[];
}

function sources(from: number, to: number, filter: Filter): Source[] {
  const ratio = from / to;
  if (filter === "nearest") {
    return Array.from({ length: to }, (_, i) => ({ first: Math.floor((i + 0.5) * ratio), weights: [1] }));
  }
  const kernel = kernels[filter];
  const scale = Math.max(1, ratio);
  return Array.from({ length: to }, (_, i) => {
    const centre = (i + 0.5) * ratio;
    const first = Math.max(0, Math.floor(centre - kernel.radius * scale + 0.5));
    const end = Math.min(from, Math.floor(centre + kernel.radius * scale + 0.5));
    const raw = Array.from({ length: end - first }, (_, k) => kernel.weight((first + k - centre + 0.5) / scale));
    const total = raw.reduce((sum, weight) => sum + weight, 0);
    return { first, weights: raw.map((weight) => weight / total) };
  });
}

function blend(source: Source | undefined, at: (index: number) => number): number {
  if (!source) return 0;
  const sum = source.weights.reduce((total, weight, k) => total + weight * at(source.first + k), 0);
  return Math.min(255, Math.max(0, Math.floor(sum + 0.5)));
}
