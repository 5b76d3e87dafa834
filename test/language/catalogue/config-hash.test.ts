import { describe, expect, it } from "vitest";
import {
  configHash,
  fusionConfigHash,
  type HashValue,
  hashedText,
  hashOfValues,
} from "../../../language/catalogue/config-hash.ts";
import { buildFusionConfig } from "../../../language/catalogue/fusion.ts";
import { buildConfig, buildUnionConfig } from "../../../language/catalogue/methods/build-config.ts";
import { findUnion } from "../../../language/catalogue/methods/index.ts";
import { sha1 } from "../../../language/catalogue/sha1.ts";

const hashOf = (method: string): string => configHash({ members: [buildConfig(method, new Map())] });

/** checkpoints.md §3 */
const vectors: readonly (readonly [method: string, hash: string])[] = [
  ["seq_bn", "9076f36a74755ac4"],
  ["double_seq_bn", "b1017368d7a97b11"],
  ["par_bn", "211b85d66ae909db"],
  ["scaled_par_bn", "4197b24ec21c92f8"],
  ["seq_bn_inv", "9ed5b5a29de19b71"],
  ["double_seq_bn_inv", "bcdbfdc759d7abf1"],
  ["compacter++", "cfa13994accfb5f4"],
  ["compacter", "934efc0c1022a56f"],
  ["AdapterPlusConfig", "fd517df084609354"],
  ["prefix_tuning", "648bf22f5afeaaa6"],
  ["prefix_tuning_flat", "d61d9a6e9c3974ea"],
  ["lora", "625403edad0bf919"],
  ["ia3", "1ebb5af107e576c0"],
  ["vera", "2be4e8738bf1b672"],
  ["dora", "045575c920686296"],
  ["dvora", "54bac59257d09af0"],
  ["mtl_lora", "b37172df6259ff89"],
  ["loreft", "141e29e6c21f7261"],
  ["noreft", "df69f184fdb72464"],
  ["direft", "df69f184fdb72464"],
  ["prompt_tuning", "8e35d5049bb12364"],
];

describe("configHash", () => {
  it.each(vectors)("gives %s the reference's identifier", (method, hash) => {
    expect(hashOf(method)).toBe(hash);
  });

  it.each([
    ["mam", "97453c0dbc2dbc97"],
    ["unipelt", "67ac4937c601ad56"],
  ])("gives the union %s the reference's identifier", (name, hash) => {
    const union = findUnion(name);
    expect(union && configHash(buildUnionConfig(union, new Map()))).toBe(hash);
  });

  it.each([
    ["static", "368b8b00d16e5e95"],
    ["dynamic", "39f0b9fc022449eb"],
  ])("gives the %s fusion the reference's identifier", (preset, hash) => {
    expect(fusionConfigHash(buildFusionConfig(preset, new Map()))).toBe(hash);
  });

  it("collides where the reference does: a wide seq_bn is Compacter++ (K5)", () => {
    const args = new Map<string, string | number>([
      ["reduction_factor", 32],
      ["non_linearity", "gelu"],
    ]);
    expect(configHash({ members: [buildConfig("seq_bn", args)] })).toBe("cfa13994accfb5f4");
  });

  it("leaves ignored keys out", () => {
    const dropped = buildConfig("lora", new Map([["dropout", 0.1]]));
    expect(configHash({ members: [dropped] }, ["dropout"])).toBe("625403edad0bf919");
  });
});

describe("hashOfValues", () => {
  const seqBn = (reductionFactor: HashValue): ReadonlyMap<string, HashValue> =>
    new Map<string, HashValue>([
      ["output_adapter", true],
      ["mh_adapter", false],
      ["original_ln_before", true],
      ["original_ln_after", true],
      ["non_linearity", "relu"],
      ["residual_before_ln", true],
      ["reduction_factor", reductionFactor],
      ["leave_out", []],
      ["scaling", { float: 1 }],
    ]);

  it("tells 16 from 16.0, as Python does", () => {
    expect(hashOfValues(seqBn(16))).toBe("9076f36a74755ac4");
    expect(hashOfValues(seqBn({ float: 16 }))).toBe("a8b81f2739c48482");
  });

  it("writes what Python writes", () => {
    expect(hashedText(seqBn(16))).toBe(
      '{"non_linearity": "relu", "original_ln_after": true, "original_ln_before": true, "output_adapter": true, "reduction_factor": 16, "residual_before_ln": true}',
    );
    expect(
      hashedText(
        new Map<string, HashValue>([
          ["a", { float: 1e-5 }],
          ["b", { float: 1e16 }],
          ["c", { float: 0.0001 }],
          ["d", "ü"],
          [
            "e",
            new Map<string, HashValue>([
              ["0", { float: 8 }],
              ["1", 0],
            ]),
          ],
          ["f", new Map<string, HashValue>([["0", 0]])],
        ]),
      ),
    ).toBe('{"a": 1e-05, "b": 1e+16, "c": 0.0001, "d": "\\u00fc", "e": {"0": 8.0}}');
  });
});

describe("sha1", () => {
  it.each([
    ["", "da39a3ee5e6b4b0d3255bfef95601890afd80709"],
    ["abc", "a9993e364706816aba3e25717850c26c9cd0d89d"],
    ["abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", "84983e441c3bd26ebaae4aa1f95129e5e54670f1"],
    ["a".repeat(200), "e61cfffe0d9195a525fc6cf06ca2d77119c24a40"],
  ])("digests %j", (text, digest) => {
    expect(sha1(text)).toBe(digest);
  });
});
