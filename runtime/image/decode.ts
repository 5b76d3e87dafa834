/** PNG and JPEG files to pixels. */
import { readFileSync } from "node:fs";
import { failure, type Outcome, reasonOf, success } from "../problem.ts";

/** Interleaved red, green, blue, one byte each, row by row. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly rgb: Uint8Array;
}

const maxMegapixels = 100;

/** Problems: E0501 for a file that is not there, E0502 for one that is no PNG or JPEG. Transparency is dropped. */
export async function readPicture(path: string): Promise<Outcome<Picture>> {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    return failure({ code: "E0501", message: `the picture \`${path}\` cannot be read: ${reasonOf(error)}` });
  }
  try {
    const { width, height, data } = await decode(bytes);
    return success({ width, height, rgb: dropAlpha(data, width * height) });
  } catch (error) {
    return failure({
      code: "E0502",
      message: `\`${path}\` is no picture that can be read: ${reasonOf(error)}`,
      help: "PNG and JPEG are understood",
    });
  }
}

async function decode(bytes: Buffer): Promise<{ width: number; height: number; data: Uint8Array }> {
  if (bytes.readUInt32BE(0) === 0x89504e47) {
    const { PNG } = await import("pngjs");
    return PNG.sync.read(bytes);
  }
  const jpeg = await import("jpeg-js");
  const decoder = jpeg.decode ?? jpeg.default.decode;
  return decoder(bytes, { useTArray: true, maxResolutionInMP: maxMegapixels, formatAsRGBA: true });
}

function dropAlpha(rgba: Uint8Array, pixels: number): Uint8Array {
  const rgb = new Uint8Array(pixels * 3);
  for (let i = 0; i < pixels; i++) {
    for (let channel = 0; channel < 3; channel++) rgb[3 * i + channel] = rgba[4 * i + channel] ?? 0;
  }
  return rgb;
}
