import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import jpeg from "jpeg-js";
import { PNG } from "pngjs";
import { afterAll, expect, test } from "vitest";
import { type Picture, readPicture } from "../../../runtime/image/decode.ts";
import { encodeImages } from "../../../runtime/image/preprocess.ts";
import { resize } from "../../../runtime/image/resize.ts";

const folder = mkdtempSync(join(tmpdir(), "adapt-image-"));
afterAll(() => rmSync(folder, { recursive: true }));

function grey(width: number, height: number, values: readonly number[]): Picture {
  return { width, height, rgb: Uint8Array.from(values.flatMap((value) => [value, value, value])) };
}

function channel({ rgb }: Picture): number[] {
  return Array.from({ length: rgb.length / 3 }, (_, i) => rgb[3 * i] ?? -1);
}

function writePng(name: string, { width, height, rgb }: Picture): string {
  const png = new PNG({ width, height });
  for (let i = 0; i < width * height; i++) png.data.set([...rgb.subarray(3 * i, 3 * i + 3), 255], 4 * i);
  const path = join(folder, name);
  writeFileSync(path, PNG.sync.write(png));
  return path;
}

const ramp = grey(
  5,
  3,
  Array.from({ length: 15 }, (_, i) => (i * 37) % 256),
);

// What Pillow 12.3 gives for the same pictures.
test.each([
  ["bilinear down", grey(4, 1, [0, 100, 200, 255]), [2, 1], "bilinear", [71, 209]],
  ["bilinear up", grey(2, 1, [0, 100]), [4, 1], "bilinear", [0, 25, 75, 100]],
  ["bicubic up", grey(2, 1, [0, 100]), [4, 1], "bicubic", [0, 21, 79, 109]],
  ["nearest", grey(4, 1, [1, 2, 3, 4]), [2, 1], "nearest", [2, 4]],
  ["bicubic both ways", ramp, [3, 4], "bicubic", [3, 75, 139, 140, 53, 82, 190, 108, 67, 123, 205, 101]],
  ["bilinear both ways", ramp, [7, 2], "bilinear", [69, 90, 90, 47, 73, 100, 121, 141, 162, 161, 119, 145, 103, 33]],
] as const)("%s", (_, picture, [width, height], filter, expected) => {
  expect(channel(resize(picture, width, height, filter))).toEqual(expected);
});

test("a flat picture stays flat in any size", () => {
  const flat = resize(grey(7, 5, new Array(35).fill(93)), 16, 3, "bicubic");
  expect(new Set(flat.rgb)).toEqual(new Set([93]));
});

test("PNG becomes pixel_values: channels first, centred on zero", async () => {
  const path = writePng("two.png", grey(2, 1, [0, 255]));
  const values = await encodeImages(folder, [path, path], { width: 2, height: 1 });
  if (!values.ok) throw new Error(values.problems[0]?.message);
  expect(values.value.shape).toEqual([2, 3, 1, 2]);
  expect([...values.value.data].map((value) => Math.round(Number(value)))).toEqual([
    -1, 1, -1, 1, -1, 1, -1, 1, -1, 1, -1, 1,
  ]);
});

test("JPEG is read", async () => {
  const path = join(folder, "flat.jpg");
  writeFileSync(path, jpeg.encode({ width: 8, height: 8, data: new Uint8Array(256).fill(128) }, 90).data);
  const picture = await readPicture(path);
  expect(picture.ok && [picture.value.width, picture.value.height]).toEqual([8, 8]);
});

test("the configuration's own size and normalisation are used", async () => {
  const config = {
    size: { shortest_edge: 4 },
    do_center_crop: true,
    crop_size: 2,
    do_normalize: false,
    rescale_factor: 1,
  };
  writeFileSync(join(folder, "preprocessor_config.json"), JSON.stringify(config));
  const values = await encodeImages(folder, [writePng("grey.png", grey(8, 4, new Array(32).fill(7)))], {
    width: 9,
    height: 9,
  });
  rmSync(join(folder, "preprocessor_config.json"));
  if (!values.ok) throw new Error(values.problems[0]?.message);
  expect(values.value.shape).toEqual([1, 3, 2, 2]);
  expect(new Set(Array.from<number | bigint>(values.value.data))).toEqual(new Set([7]));
});

test.each([
  ["nothing", undefined, "E0501"],
  ["an empty file", "", "E0502"],
  ["a text", "hello, this is no picture", "E0502"],
])("%s is refused in words", async (name, content, code) => {
  const path = join(folder, `${name}.png`);
  if (content !== undefined) writeFileSync(path, content);
  expect(await readPicture(path)).toMatchObject({ ok: false, problems: [{ code }] });
});
