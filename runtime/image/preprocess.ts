/** Pictures to `pixel_values` as the model folder's `preprocessor_config.json` asks: resize, crop, rescale, normalise. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Tensor } from "../../compiler/graph/tensor.ts";
import { failure, type Outcome, type Problem, reasonOf, success } from "../problem.ts";
import { type Picture, readPicture } from "./decode.ts";
import { type Filter, resize } from "./resize.ts";

/** In pixels. */
export interface Box {
  readonly width: number;
  readonly height: number;
}

interface Preprocessor {
  readonly size: Box | { readonly shortestEdge: number } | null;
  readonly filter: Filter;
  readonly crop: Box | null;
  readonly factor: number;
  readonly mean: readonly number[];
  readonly deviation: readonly number[];
}

/**
 * Float32 [batch, 3, height, width]. `imageSize` is the model's own, used where the folder has no preprocessor_config.json.
 * Problems: a picture or the configuration that cannot be read (E0501, E0502).
 */
export async function encodeImages(
  modelFolder: string,
  paths: readonly string[],
  imageSize: Box,
): Promise<Outcome<Tensor>> {
  const preprocessor = readPreprocessor(modelFolder, imageSize);
  if (!preprocessor.ok) return preprocessor;
  const problems: Problem[] = [];
  const rows: Float32Array[] = [];
  let shape: readonly number[] = [];
  for (const path of paths) {
    const picture = await readPicture(path);
    if (!picture.ok) {
      problems.push(...picture.problems);
      continue;
    }
    const prepared = prepare(picture.value, preprocessor.value);
    shape = [3, prepared.height, prepared.width];
    rows.push(normalise(prepared, preprocessor.value));
  }
  if (problems.length > 0) return failure(...problems);
  const data = new Float32Array(rows.reduce((total, row) => total + row.length, 0));
  rows.reduce((offset, row) => {
    data.set(row, offset);
    return offset + row.length;
  }, 0);
  return success({ dtype: "float32", shape: [rows.length, ...shape], data });
}

function prepare(picture: Picture, { size, filter, crop }: Preprocessor): Picture {
  let result = picture;
  if (size && "width" in size) result = resize(picture, size.width, size.height, filter);
  if (size && "shortestEdge" in size) {
    const { width, height } = picture;
    const scaled = (edge: number) => Math.floor((size.shortestEdge * edge) / Math.min(width, height));
    result = resize(picture, scaled(width), scaled(height), filter);
  }
  return crop ? centreCrop(result, crop.width, crop.height) : result;
}

/** Pixels outside the picture are black. */
function centreCrop(picture: Picture, width: number, height: number): Picture {
  const left = Math.floor((picture.width - width) / 2);
  const top = Math.floor((picture.height - height) / 2);
  const rgb = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [sourceX, sourceY] = [x + left, y + top];
      if (sourceX < 0 || sourceY < 0 || sourceX >= picture.width || sourceY >= picture.height) continue;
      const from = (sourceY * picture.width + sourceX) * 3;
      rgb.set(picture.rgb.subarray(from, from + 3), (y * width + x) * 3);
    }
  }
  return { width, height, rgb };
}

/** Channels first. */
function normalise(picture: Picture, { factor, mean, deviation }: Preprocessor): Float32Array {
  const pixels = picture.width * picture.height;
  const values = new Float32Array(3 * pixels);
  for (let c = 0; c < 3; c++) {
    for (let i = 0; i < pixels; i++) {
      values[c * pixels + i] = ((picture.rgb[3 * i + c] ?? 0) * factor - (mean[c] ?? 0)) / (deviation[c] ?? 1);
    }
  }
  return values;
}

/** Numbers of `resample` in Pillow. */
const filters: Readonly<Record<number, Filter>> = { 0: "nearest", 2: "bilinear", 3: "bicubic" };

function readPreprocessor(folder: string, imageSize: Box): Outcome<Preprocessor> {
  let text: string;
  try {
    text = readFileSync(join(folder, "preprocessor_config.json"), "utf8");
  } catch {
    text = "{}";
  }
  let json: Record<string, unknown>;
  try {
    json = { ...(JSON.parse(text) as object) };
  } catch (error) {
    return failure({ code: "E0502", message: `preprocessor_config.json is no JSON: ${reasonOf(error)}` });
  }
  const filter = filters[typeof json.resample === "number" ? json.resample : 2];
  if (!filter)
    return failure({ code: "E0502", message: `preprocessor_config.json asks for \`resample\` ${json.resample}` });
  const rescale = typeof json.rescale_factor === "number" ? json.rescale_factor : 1 / 255;
  const normalises = json.do_normalize !== false;
  return success({
    size: json.do_resize === false ? null : readSize(json.size, imageSize),
    filter,
    crop: json.do_center_crop === true ? asBox(readSize(json.crop_size ?? json.size, imageSize)) : null,
    factor: json.do_rescale === false ? 1 : rescale,
    mean: normalises ? readTriple(json.image_mean, 0.5) : [0, 0, 0],
    deviation: normalises ? readTriple(json.image_std, 0.5) : [1, 1, 1],
  });
}

function readSize(value: unknown, fallback: Box): NonNullable<Preprocessor["size"]> {
  if (typeof value === "number") return { width: value, height: value };
  if (typeof value !== "object" || value === null) return fallback;
  if ("shortest_edge" in value && typeof value.shortest_edge === "number") return { shortestEdge: value.shortest_edge };
  const width = "width" in value && typeof value.width === "number" ? value.width : fallback.width;
  const height = "height" in value && typeof value.height === "number" ? value.height : fallback.height;
  return { width, height };
}

function asBox(size: NonNullable<Preprocessor["size"]>): Box {
  return "width" in size ? size : { width: size.shortestEdge, height: size.shortestEdge };
}

function readTriple(value: unknown, fallback: number): readonly number[] {
  if (!Array.isArray(value) || value.length !== 3) return [fallback, fallback, fallback];
  return value.map((entry: unknown) => (typeof entry === "number" ? entry : fallback));
}
