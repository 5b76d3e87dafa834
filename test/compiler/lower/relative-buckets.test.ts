import { describe, expect, test } from "vitest";
import { dim } from "../../../compiler/graph/dim.ts";
import { floats, integers } from "../../../compiler/graph/tensor.ts";
import { bucket, bucketedBias } from "../../../compiler/lower/relative-buckets.ts";
import { evaluated, numbers } from "./evaluate.ts";

describe("T5's buckets", () => {
  const encoder = { count: 32, maxDistance: 128, isBidirectional: true };
  const decoder = { count: 32, maxDistance: 128, isBidirectional: false };

  test.each([
    [0, 0],
    [-1, 1],
    [-7, 7],
    [-8, 8],
    [-11, 8],
    [-12, 9],
    [-15, 9],
    [-16, 10],
    [-22, 10],
    [-23, 11],
    [-31, 11],
    [-32, 12],
    [-63, 13],
    [-64, 14],
    [-90, 14],
    [-91, 15],
    [-128, 15],
    [-1000, 15],
    [1, 17],
    [7, 23],
    [8, 24],
    [16, 26],
    [32, 28],
    [64, 30],
    [127, 31],
    [128, 31],
    [500, 31],
  ])("of an encoder: distance %i has bucket %i", (distance, expected) => {
    expect(bucket(distance, encoder)).toBe(expected);
  });

  test.each([
    [5, 0],
    [0, 0],
    [-1, 1],
    [-15, 15],
    [-16, 16],
    [-20, 17],
    [-32, 21],
    [-64, 26],
    [-127, 31],
    [-128, 31],
    [-900, 31],
  ])("of a decoder: distance %i has bucket %i", (distance, expected) => {
    expect(bucket(distance, decoder)).toBe(expected);
  });
});

test("columns in front take the first positions, while queries keep theirs", () => {
  const buckets = { count: 8, maxDistance: 16, isBidirectional: true };
  const table = {
    tensor: floats(
      [8, 2],
      Array.from({ length: 16 }, (_, i) => i),
    ),
  };
  const ids = { tensor: integers([1, 3], [0, 0, 0]), shape: ["batch", "seq"] };
  const { out } = evaluated({ table, ids }, (g, { table: value }) => ({
    out: value ? bucketedBias(g, value, buckets, dim("seq"), 2) : null,
  }));
  expect(out?.shape).toEqual([1, 2, 3, 5]);
  const expected = [0, 1].flatMap((head) =>
    [0, 1, 2].flatMap((query) => [0, 1, 2, 3, 4].map((key) => bucket(key - query, buckets) * 2 + head)),
  );
  expect(numbers(out)).toEqual(expected);
});
