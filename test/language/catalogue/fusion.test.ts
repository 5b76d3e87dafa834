import { describe, expect, it } from "vitest";
import type { FieldValue } from "../../../language/catalogue/field.ts";
import {
  buildFusionConfig,
  fusionPresets,
  fusionProblem,
  fusionSites,
  fusionTensors,
} from "../../../language/catalogue/fusion.ts";
import type { AdapterConfig } from "../../../language/catalogue/method-config.ts";
import { buildConfig } from "../../../language/catalogue/methods/build-config.ts";
import { readStoredFusionConfig } from "../../../language/catalogue/read-stored-fusion.ts";
import { bertSites } from "./tiny-sites.ts";

function adapter(method: string, args: Readonly<Record<string, FieldValue>> = {}): AdapterConfig {
  return { members: [buildConfig(method, new Map(Object.entries(args)))] };
}

describe("fusion", () => {
  it("has the reference's presets", () => {
    expect(fusionPresets.map((preset) => preset.name)).toEqual(["dynamic", "static"]);
    expect(buildFusionConfig("static", new Map())).toMatchObject({ key: true, value: false, regularization: false });
    expect(buildFusionConfig("dynamic", new Map([["temperature", true]]))).toMatchObject({
      value: true,
      temperature: true,
    });
  });

  it("sits at every layer of the common location, whatever the adapters leave out", () => {
    const sites = fusionSites([adapter("seq_bn"), adapter("seq_bn", { leave_out: [0] })], bertSites);
    expect(sites.map((site) => site.path)).toEqual(["encoder.layer.0.output", "encoder.layer.1.output"]);
  });

  it("keeps biased query and key and an unbiased value", () => {
    const sites = fusionSites([adapter("seq_bn")], bertSites).slice(0, 1);
    const shapes = (preset: string, args = new Map<string, FieldValue>()) =>
      fusionTensors(buildFusionConfig(preset, args), "a,b", sites).map((tensor) => [tensor.key, ...tensor.shape]);
    const prefix = "encoder.layer.0.output.adapter_fusion_layer.a,b";
    expect(shapes("dynamic")).toEqual([
      [`${prefix}.query.weight`, 32, 32],
      [`${prefix}.query.bias`, 32],
      [`${prefix}.key.weight`, 32, 32],
      [`${prefix}.key.bias`, 32],
      [`${prefix}.value.weight`, 32, 32],
    ]);
    const bare = new Map<string, FieldValue>([
      ["key", false],
      ["query", false],
    ]);
    expect(shapes("static", bare)).toEqual([
      [`${prefix}.dense.weight`, 1, 32],
      [`${prefix}.dense.bias`, 1],
    ]);
  });

  it("refuses what cannot be fused", () => {
    expect(fusionProblem([adapter("seq_bn"), adapter("par_bn")])).toBeUndefined();
    expect(fusionProblem([adapter("seq_bn"), adapter("double_seq_bn")])).toContain("mh_adapter");
    expect(fusionProblem([adapter("seq_bn"), adapter("lora")])).toContain("only bottleneck");
    const union: AdapterConfig = { members: [...adapter("seq_bn").members, ...adapter("lora").members] };
    expect(fusionProblem([adapter("seq_bn"), union])).toContain("union");
  });

  it("reads stored configs", () => {
    expect(readStoredFusionConfig({ config: { value: false }, name: "a,b" })).toMatchObject({
      ok: true,
      adapterNames: ["a", "b"],
      config: { value: false, key: true },
    });
    expect(readStoredFusionConfig({ config: {} })).toMatchObject({ problems: [{ key: "name" }] });
    expect(readStoredFusionConfig({ config: { key: 1 }, name: "a,b" })).toMatchObject({ problems: [{ key: "key" }] });
  });
});
