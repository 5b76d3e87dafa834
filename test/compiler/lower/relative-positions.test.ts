/** `relative_key` scores against the plain sums (models.md §3 F1a). */
import { test } from "vitest";
import { floats, integers } from "../../../compiler/graph/tensor.ts";
import { relativeScores } from "../../../compiler/lower/relative-positions.ts";
import { expectClose, randomFloats } from "../support/tensors.ts";
import { evaluated } from "./evaluate.ts";

const [batch, heads, queries, keys, size, maxPositions] = [2, 2, 3, 5, 4, 6];
const table = randomFloats([2 * maxPositions - 1, size], 1);
const q = randomFloats([batch, heads, queries, size], 2);
const k = randomFloats([batch, heads, keys, size], 3);

test.each([
  ["relative_key", false, [0, 0]],
  ["relative_key_query", true, [0, 0]],
  ["relative_key_query, keys shifted by padding", true, [0, 2]],
] as const)("%s", (_, withKeys, shifts) => {
  const shift = { tensor: integers([batch, 1, 1, 1], [...shifts]), shape: ["batch", 1, 1, 1] };
  const shaped = (tensor: typeof q, length: number) => ({ tensor, shape: ["batch", heads, length, size] });
  const isShifted = shifts.some((n) => n > 0);
  const { out } = evaluated(
    { table: { tensor: table }, q: shaped(q, queries), k: shaped(k, keys), shift },
    (g, values) => {
      const { table: t, q: qs, k: ks, shift: s } = values;
      if (!t || !qs || !ks) throw new Error("inputs expected");
      return { out: relativeScores(g, { table: t, maxPositions, withKeys }, qs, ks, isShifted ? s : undefined) };
    },
  );
  const at = (x: typeof q, index: number, i: number) => Number(x.data[index * size + i]);
  const expected: number[] = [];
  for (let b = 0; b < batch; b++)
    for (let h = 0; h < heads; h++)
      for (let i = 0; i < queries; i++)
        for (let j = 0; j < keys; j++) {
          const distance = i - (j - (shifts[b] ?? 0));
          const row = Math.min(distance, maxPositions - 1) + maxPositions - 1;
          let sum = 0;
          for (let n = 0; n < size; n++) {
            const query = at(q, (b * heads + h) * queries + i, n);
            const key = withKeys ? at(k, (b * heads + h) * keys + j, n) : 0;
            sum += (query + key) * at(table, row, n);
          }
          expected.push(sum);
        }
  expectClose(out, floats([batch, heads, queries, keys], expected));
});
