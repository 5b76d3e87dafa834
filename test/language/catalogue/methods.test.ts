import { describe, expect, it } from "vitest";
import { checkFieldValue } from "../../../language/catalogue/check-field-value.ts";
import type { FieldValue } from "../../../language/catalogue/field.ts";
import type { MethodConfig } from "../../../language/catalogue/method-config.ts";
import { architectures } from "../../../language/catalogue/methods/architectures/index.ts";
import { buildConfig, buildUnionConfig } from "../../../language/catalogue/methods/build-config.ts";
import {
  architectureOf,
  canonicalMethodName,
  fieldsOf,
  findMethod,
  findUnion,
  methodNames,
  methods,
  missingFields,
  unions,
} from "../../../language/catalogue/methods/index.ts";
import { siteProblems } from "../../../language/catalogue/methods/site-problems.ts";
import { unionProblems, unionSiteProblems } from "../../../language/catalogue/methods/union-problems.ts";
import { bertSites, llamaSites, t5Sites } from "./tiny-sites.ts";

type Args = Readonly<Record<string, FieldValue>>;

function config(method: string, args: Args = {}): MethodConfig {
  return buildConfig(method, new Map(Object.entries(args)));
}

function problemFields(method: string, args: Args = {}): readonly string[] {
  const built = config(method, args);
  return architectures[built.architecture].problems(built).map((problem) => problem.field);
}

describe("the table of methods", () => {
  it("is alphabetical and names nothing twice", () => {
    expect(methods.map((method) => method.name)).toEqual(methods.map((method) => method.name).sort());
    expect(new Set(methodNames).size).toBe(methodNames.length);
  });

  it.each(methods.map((method) => [method.name, method] as const))("%s presets fit its keys", (_name, method) => {
    const fields = new Map(architectures[method.architecture].fields.map((field) => [field.name, field]));
    for (const [key, value] of Object.entries(method.presets)) {
      const field = fields.get(key);
      expect(field, key).toBeDefined();
      expect(field && checkFieldValue(field, value)).toBeUndefined();
    }
  });

  it.each(methods.filter((method) => missingFields(method, new Map()).length === 0).map((method) => [method.name]))(
    "%s alone has no problem",
    (name) => {
      expect(problemFields(name)).toEqual([]);
    },
  );

  it.each(Object.values(architectures).map((definition) => [definition.architecture, definition] as const))(
    "%s has defaults of its own types and documents every key",
    (_name, definition) => {
      for (const field of definition.fields) {
        expect(field.documentation.length, field.name).toBeGreaterThan(10);
        if (field.default !== undefined) expect(checkFieldValue(field, field.default)).toBeUndefined();
      }
    },
  );

  it.each([
    ["pfeiffer", "seq_bn"],
    ["houlsby+inv", "double_seq_bn_inv"],
    ["compacter++", "compacter_plus_plus"],
    ["LoRAConfig", "lora"],
    ["BnConfig", "bn"],
    ["ParBnConfig", "par_bn"],
    ["UniPELTConfig", "unipelt"],
    ["scaled_parallel", "scaled_par_bn"],
  ])("normalises %s to %s", (alias, name) => {
    expect(canonicalMethodName(alias)).toBe(name);
  });

  it("knows no other names", () => {
    expect(canonicalMethodName("ConfigUnion")).toBeUndefined();
    expect(findMethod("adalora")).toBeUndefined();
    expect(architectureOf("dvora")?.architecture).toBe("lora");
  });

  it("asks for the keys that have no default", () => {
    const bn = findMethod("bn");
    expect(bn && missingFields(bn, new Map([["mh_adapter", true]]))).toEqual([
      "output_adapter",
      "reduction_factor",
      "non_linearity",
    ]);
  });

  it("keeps the library's order of keys for positional arguments", () => {
    const names = (method: string) => {
      const found = findMethod(method);
      return found === undefined ? [] : fieldsOf(found).map((field) => field.name);
    };
    expect(names("LoReftConfig").slice(0, 6)).toEqual([
      "layers",
      "prefix_positions",
      "suffix_positions",
      "r",
      "orthogonality",
      "tied_weights",
    ]);
    expect(names("PrefixTuningConfig").slice(0, 5)).toEqual([
      "encoder_prefix",
      "cross_prefix",
      "leave_out",
      "flat",
      "prefix_length",
    ]);
  });
});

describe("buildConfig", () => {
  it("fills in presets, then defaults", () => {
    expect(config("ia3")).toMatchObject({ architecture: "lora", r: 1, alpha: 1, composition_mode: "scale" });
    expect(config("AdapterPlusConfig")).toMatchObject({
      scaling: "channel",
      original_ln_after: false,
      ln_before: false,
    });
  });

  it("lets an argument win over a preset, none included", () => {
    expect(config("seq_bn_inv", { inv_adapter: null })).toMatchObject({ inv_adapter: null });
  });

  it("lower-cases activations as the library does", () => {
    expect(config("seq_bn", { non_linearity: "ReLU" })).toMatchObject({ non_linearity: "relu" });
  });

  it("forces UniPELT's gates on members that the person wrote", () => {
    const unipelt = findUnion("unipelt");
    const members = unipelt && buildUnionConfig(unipelt, new Map([["lora", config("lora", { r: 4 })]])).members;
    expect(members).toMatchObject([
      { architecture: "prefix_tuning", prefix_length: 10, use_gating: true },
      { architecture: "bottleneck", reduction_factor: 16, use_gating: true },
      { architecture: "lora", r: 4, alpha: 8, use_gating: true },
    ]);
  });

  it("gives every named union members that exist", () => {
    for (const union of unions) for (const member of union.members) expect(findMethod(member.method)).toBeDefined();
  });
});

describe("problems", () => {
  it.each<readonly [method: string, args: Args, fields: readonly string[]]>([
    ["ia3", { r: 2 }, ["r"]],
    ["ia3", { dropout: 0.1 }, ["dropout"]],
    ["ia3", { use_dora: true }, ["use_dora"]],
    ["ia3", { init_weights: "vera" }, ["init_weights"]],
    ["lora", { vera_d: 0.1 }, ["vera_d"]],
    ["vera", { vera_d: null }, ["vera_b"]],
    ["lora", { attn_matrices: ["q", "o"] }, ["attn_matrices"]],
    ["lora", { selfattn_lora: false }, ["selfattn_lora"]],
    ["lora", { attn_matrices: [] }, ["selfattn_lora"]],
    ["mtl_lora", { task_specific_matrix_type: "linear" }, ["task_specific_matrix_type"]],
    ["mtl_lora", { composition_mode: "scale" }, ["composition_mode"]],
    ["seq_bn_inv", { inv_adapter: "glow" }, ["inv_adapter"]],
    ["seq_bn", { inv_adapter: "nice" }, ["inv_adapter"]],
    ["compacter", { shared_W_phm: true, factorized_phm_W: false }, ["shared_W_phm"]],
    ["compacter", { init_weights: "mam_adapter" }, ["init_weights"]],
    ["double_seq_bn", { residual_before_ln: "post_add" }, ["residual_before_ln"]],
    ["seq_bn", { output_adapter: false }, ["output_adapter"]],
    ["seq_bn", { reduction_factor: { "0": 8, last: 4, default: 16 } }, ["reduction_factor"]],
    ["prompt_tuning", { prompt_init: "from_string" }, ["prompt_init"]],
    ["loreft", { prefix_positions: 0 }, ["prefix_positions"]],
  ])("%s %j", (method, args, fields) => {
    expect(problemFields(method, args)).toEqual(fields);
  });

  it("accepts post_add where the norm comes first", () => {
    expect(problemFields("seq_bn", { residual_before_ln: "post_add" })).toEqual([]);
  });
});

describe("siteProblems", () => {
  const fields = (method: string, args: Args, sites = bertSites) =>
    siteProblems(config(method, args), sites).map((problem) => problem.field);

  it("wants a reduction factor for every layer", () => {
    expect(fields("seq_bn", { reduction_factor: { "0": 4 } })).toEqual(["reduction_factor"]);
    expect(fields("seq_bn", { reduction_factor: { "0": 4 }, leave_out: [1] })).toEqual([]);
  });

  it("wants sizes that phm_dim divides", () => {
    expect(fields("compacter", { reduction_factor: 16 })).toEqual(["phm_dim"]);
    expect(fields("compacter", { reduction_factor: 4 })).toEqual([]);
  });

  it("refuses post_add where the model hands over no norm", () => {
    expect(fields("seq_bn", { residual_before_ln: "post_add" }, t5Sites)).toEqual(["residual_before_ln"]);
    expect(fields("seq_bn", { residual_before_ln: "post_add" })).toEqual([]);
  });

  it("refuses VeRA on projections of different shapes", () => {
    expect(fields("vera", {}, llamaSites)).toEqual(["attn_matrices"]);
    expect(fields("vera", { attn_matrices: ["k", "v"] }, llamaSites)).toEqual([]);
  });
});

describe("unionProblems", () => {
  const pairs = (...members: readonly MethodConfig[]) =>
    unionProblems(members).map((problem) => [problem.first, problem.second]);
  const mhOnly = config("double_seq_bn", { output_adapter: false });

  it("refuses two methods of one architecture", () => {
    expect(pairs(config("lora"), config("prefix_tuning"), config("ia3"))).toEqual([[0, 2]]);
    expect(pairs(config("loreft"), config("noreft"))).toEqual([[0, 1]]);
    expect(pairs(config("seq_bn"), config("par_bn"))).toEqual([[0, 1]]);
  });

  it("accepts bottlenecks at different places and members that leave layers out", () => {
    expect(pairs(config("seq_bn"), mhOnly)).toEqual([]);
    expect(pairs(config("lora", { leave_out: [0] }), config("ia3", { leave_out: [1] }))).toEqual([]);
  });

  it("counts MTL-LoRA as a LoRA where both attach", () => {
    expect(pairs(config("lora"), config("mtl_lora"))).toEqual([[0, 1]]);
    expect(pairs(config("lora", { selfattn_lora: false, output_lora: true }), config("mtl_lora"))).toEqual([]);
  });

  it("finds members that leave layers out and still meet", () => {
    const meet = [config("lora", { leave_out: [0] }), config("ia3", { leave_out: [0] })];
    const part = [config("lora", { leave_out: [0] }), config("ia3", { leave_out: [1] })];
    expect(unionSiteProblems(meet, bertSites)).toHaveLength(1);
    expect(unionSiteProblems(part, bertSites)).toEqual([]);
  });
});

describe("attachesTo", () => {
  it("follows locations, matrices and leave_out", () => {
    const built = config("lora", { attn_matrices: ["q"], intermediate_lora: true, leave_out: [0] });
    const paths = bertSites.filter((site) => architectures.lora.attachesTo(built, site)).map((site) => site.path);
    expect(paths).toEqual(["encoder.layer.1.attention.self.query", "encoder.layer.1.intermediate.dense"]);
  });
});
