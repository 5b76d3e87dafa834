import { join } from "node:path";
import { expect, test } from "vitest";
import { encodeTexts, type TextOptions } from "../../../runtime/text/tokenizer.ts";

const model = join(import.meta.dirname, "../../../examples/quickstart/model");

async function encode(texts: readonly string[], options: Partial<TextOptions> = {}) {
  const encoded = await encodeTexts(model, texts, { maxTokens: 64, padTokenId: 0, ...options });
  if (!encoded.ok) throw new Error(encoded.problems[0]?.message);
  const rows = (name: string) => {
    const { shape, data } = encoded.value.tensors.get(name) ?? { shape: [], data: [] };
    const [count = 0, width = 0] = shape;
    return Array.from({ length: count }, (_, row) => Array.from(data.slice(row * width, (row + 1) * width), Number));
  };
  return {
    ids: rows("input_ids"),
    mask: rows("attention_mask"),
    types: rows("token_type_ids"),
    truncated: encoded.value.truncated,
  };
}

test("shorter rows are padded on the right and masked", async () => {
  const { ids, mask, types } = await encode(["the file", "the file is read by the program"]);
  expect(ids[0]).toHaveLength(ids[1]?.length ?? 0);
  const length = mask[0]?.indexOf(0) ?? 0;
  expect(length).toBeGreaterThan(2);
  expect(ids[0]?.slice(length).every((id) => id === 0)).toBe(true);
  expect(mask[1]?.every((bit) => bit === 1)).toBe(true);
  expect(types.flat().every((type) => type === 0)).toBe(true);
});

test("a row does not depend on its neighbours", async () => {
  const [alone] = (await encode(["the file"])).ids;
  const [together] = (await encode(["the file", "the file is read by the program"])).ids;
  expect(together?.slice(0, alone?.length)).toEqual(alone);
});

test("a long text is cut between its special tokens", async () => {
  const whole = (await encode(["the file is read by the program"])).ids[0] ?? [];
  const { ids, truncated } = await encode(["the file is read by the program"], { maxTokens: 5 });
  expect(ids[0]).toEqual([...whole.slice(0, 4), whole.at(-1)]);
  expect(truncated).toEqual([0]);
});

test("an exact width is kept", async () => {
  expect((await encode(["the file"], { exactTokens: 20 })).ids[0]).toHaveLength(20);
});

test("an empty text and no letters at all are rows too", async () => {
  const { ids } = await encode(["", "🙂"]);
  expect(ids).toHaveLength(2);
});

test("a folder without a tokenizer is E0501", async () => {
  const encoded = await encodeTexts(join(model, ".."), ["x"], { maxTokens: 8, padTokenId: 0 });
  expect(encoded).toMatchObject({ ok: false, problems: [{ code: "E0501" }] });
});
