import { describe, expect, test } from "vitest";
import { bert } from "../../../language/catalogue/families/bert.ts";
import type { ExpectedTensor } from "../../../language/catalogue/site.ts";
import { fitProblems } from "../../../language/checkpoint/adapter-fits.ts";
import { type AdapterRequest, resolveAdapter } from "../../../language/checkpoint/resolve-adapter.ts";
import { resolveFusion } from "../../../language/checkpoint/resolve-fusion.ts";
import { weightsFile } from "../families/golden-fixture.ts";

const family = { basePrefix: "bert.", adapterPrefixes: [] };

function expectedTensors(lines: readonly string[]): readonly ExpectedTensor[] {
  return [...weightsFile(lines).tensors.values()].map(({ name, shape }) => ({ key: name, shape }));
}

function resolved(wanted: readonly string[], stored: readonly string[], more: Partial<AdapterRequest> = {}) {
  const weights = weightsFile(stored, "adapter.safetensors");
  const request = {
    family,
    hiddenSize: 32,
    name: "new",
    storedName: "old",
    expected: expectedTensors(wanted),
    weights,
  };
  const { tensors, problems, dropsInvertible } = resolveAdapter({ ...request, ...more });
  const found = Object.fromEntries([...tensors].map(([key, { name }]) => [key, name]));
  return { found, problems, dropsInvertible, said: problems.map(({ code, message }) => `${code} ${message}`) };
}

const down = (name: string) => `encoder.layer.0.output.adapters.${name}.adapter_down.0.weight 8x32`;
const up = (name: string) => `encoder.layer.0.output.adapters.${name}.adapter_up.weight 32x8`;

describe("names", () => {
  test("the stored name becomes the program's, with the prefix of a wrapper or without", () => {
    const key = "encoder.layer.0.output.adapters.new.adapter_down.0.weight";
    const stored = "encoder.layer.0.output.adapters.old.adapter_down.0.weight";
    expect(resolved([down("new")], [down("old")]).found).toEqual({ [key]: stored });
    expect(resolved([down("new")], [`bert.${down("old")}`]).found).toEqual({ [key]: `bert.${stored}` });
  });

  test("every container is renamed, prompts included (K3)", () => {
    const keys = (name: string) => [
      `encoder.layer.0.attention.self.query.loras.${name}.lora_A 4x32`,
      `encoder.layer.0.attention.self.prefix_tuning.prefix_gates.${name}.weight 1x32`,
      `prompt_tuning.prompt_tunings.${name}.prompt_embedding.weight 3x32`,
      `encoder.layer.0.reft_layer.refts.${name}.units.0.projection.weight 2x32`,
      `invertible_adapters.${name}.F.0.weight 8x16`,
    ];
    const { found, said } = resolved(keys("new"), keys("old"));
    expect(said).toEqual([]);
    expect(Object.keys(found)).toHaveLength(5);
  });

  test("the containers of the oldest files are understood", () => {
    const stored = [
      "encoder.layer.0.output.layer_text_task_adapters.old.adapter_down.0.weight 8x32",
      "invertible_lang_adapters.old.F.0.weight 8x16",
    ];
    expect(resolved([down("new"), "invertible_adapters.new.F.0.weight 8x16"], stored).said).toEqual([]);
  });

  test("shared parameters need no dot before them (K1)", () => {
    const wanted = ["shared_parameters.new.phm_rule 4x4x4", down("new")];
    expect(resolved(wanted, ["shared_parameters.old.phm_rule 4x4x4", down("old")]).said).toEqual([]);
    const [problem] = resolved(wanted, [down("old")]).problems;
    expect(problem).toMatchObject({ code: "E0503", help: expect.stringContaining("saved from a bare base model") });
  });

  test("an adapter of another name in the file is told by name", () => {
    const { problems } = resolved([down("new")], [down("other")]);
    expect(problems).toMatchObject([{ code: "E0503", help: expect.stringContaining("belongs to `other`") }]);
  });
});

describe("copies", () => {
  const pool = (name: string) => `prefix_tuning.prefix_tunings.${name}.self_prefix.control_trans 384`;
  const copies = [0, 1].map(
    (layer) =>
      `bert.encoder.layer.${layer}.attention.self.prefix_tuning.pool.${pool("old").slice("prefix_tuning.".length)}`,
  );
  const key = "prefix_tuning.prefix_tunings.new.self_prefix.control_trans";

  test("the pool below each attention is ignored when the prefix itself is there (K2)", () => {
    const { found, said } = resolved([pool("new")], [...copies, `bert.${pool("old")}`]);
    expect(said).toEqual([]);
    expect(found[key]).toBe("bert.prefix_tuning.prefix_tunings.old.self_prefix.control_trans");
  });

  test("and stands in for it when it is not", () => {
    const { found, said } = resolved([pool("new")], copies);
    expect(said).toEqual([]);
    expect(found[key]).toContain("layer.0.attention.self.prefix_tuning.pool");
  });

  test("the norm before a bottleneck may be stored twice or under either name (K11)", () => {
    const at = (name: string) => `encoder.layer.0.output.adapters.${name}`;
    const projection = (name: string) => `${at(name)}.adapter_down.1.weight 8x32`;
    const wanted = [`${at("new")}.adapter_norm_before.weight 32`, projection("new")];
    const before = `${at("old")}.adapter_norm_before.weight 32`;
    const inside = `${at("old")}.adapter_down.0.weight 32`;
    expect(resolved(wanted, [before, inside, projection("old")]).said).toEqual([]);
    expect(resolved(wanted, [inside, projection("old")]).said).toEqual([]);
    // Without a second step behind it, `adapter_down.0` is a projection and the norm is left over.
    expect(resolved([down("new")], [down("old"), before]).said).toEqual([
      expect.stringMatching(/^E0504 .*adapter_norm_before/),
    ]);
  });
});

describe("problems", () => {
  test("missing, left over, wrong shape", () => {
    expect(resolved([down("new"), up("new")], [down("old")]).said).toEqual([
      "E0503 tensor `encoder.layer.0.output.adapters.new.adapter_up.weight` [32, 8] is missing from adapter.safetensors",
    ]);
    expect(resolved([down("new")], [down("old"), up("old")]).said).toEqual([
      "E0504 tensor `encoder.layer.0.output.adapters.old.adapter_up.weight` of adapter.safetensors is left over: adapter_config.json describes no such tensor",
    ]);
    const wide = resolved([down("new")], [down("old").replace("8x32", "8x768")]);
    expect(wide.said).toEqual([
      expect.stringContaining(
        "E0505 tensor `encoder.layer.0.output.adapters.old.adapter_down.0.weight` has the shape [8, 768]",
      ),
    ]);
    expect(wide.problems[0]?.help).toBe("It looks made for hidden size 768; this model has 32.");
  });

  test("the cause of a wrong shape is the declared size, or the adapter's own numbers", () => {
    const wide = resolved([down("new")], [down("old").replace("8x32", "8x768")], { declaredHiddenSize: 768 });
    expect(wide.problems[0]?.help).toBe("It was made for hidden size 768; this model has 32.");
    const thick = resolved([down("new")], [down("old").replace("8x32", "16x32")]);
    expect(thick.problems[0]?.help).toContain("`reduction_factor`");
  });

  test("an old task adapter may lack its invertible part, and no other may", () => {
    const wanted = [down("new"), "invertible_adapters.new.F.0.weight 8x16"];
    expect(resolved(wanted, [down("old")], { mayLackInvertible: true })).toMatchObject({
      said: [],
      dropsInvertible: true,
    });
    expect(resolved(wanted, [down("old")])).toMatchObject({
      said: [expect.stringMatching(/^E0503/)],
      dropsInvertible: false,
    });
    const whole = resolved(wanted, [down("old"), "invertible_adapters.old.F.0.weight 8x16"], {
      mayLackInvertible: true,
    });
    expect(whole).toMatchObject({ said: [], dropsInvertible: false });
  });
});

describe("fusions", () => {
  const key = (name: string) => `encoder.layer.0.output.adapter_fusion_layer.${name}.query.weight 32x32`;
  const fused = (stored: readonly string[]) =>
    resolveFusion({
      family,
      hiddenSize: 32,
      name: "f",
      storedName: "a,b",
      expected: expectedTensors([key("f")]),
      weights: weightsFile(stored, "fusion.safetensors"),
    });

  test("compare whole segments: `a,b` does not take `a,b,c` (K4)", () => {
    const { tensors, problems } = fused([`bert.${key("a,b,c")}`, `bert.${key("a,b")}`]);
    expect(problems).toEqual([]);
    expect([...tensors.values()].map(({ name }) => name)).toEqual([
      "bert.encoder.layer.0.output.adapter_fusion_layer.a,b.query.weight",
    ]);
  });

  test("tell what is missing and what is left over", () => {
    expect(fused([key("a,b,c")]).problems.map(({ code }) => code)).toEqual(["E0503"]);
    expect(fused([key("a,b"), key("a,b").replace("query", "value")]).problems.map(({ code }) => code)).toEqual([
      "E0504",
    ]);
  });
});

describe("what the folder says it was made for", () => {
  const misfits = (json: Record<string, string | number | null>) =>
    fitProblems({ family: bert, modelType: "bert", hiddenSize: 768, json, role: "adapter" }).map(
      ({ code, message }) => `${code} ${message}`,
    );

  test("another model type or hidden size is said at once", () => {
    expect(misfits({ model_type: "gpt2", hidden_size: 768 })).toEqual([
      "E0507 this adapter was made for gpt2; this model is bert",
    ]);
    expect(misfits({ model_type: "bert", hidden_size: 1024 })).toEqual([
      "E0505 this adapter was made for hidden size 1024; this model has 768",
    ]);
    expect(misfits({ model_type: "bert", hidden_size: null })).toEqual([]);
    expect(misfits({})).toEqual([]);
  });
});
