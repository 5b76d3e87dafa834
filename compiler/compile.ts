/**
 * From a checked build to a graph: the family's forward pass with the composition's adapters inside, then the outputs of
 * the heads, then the rewrites. Next step of the pipeline: `onnx/emit.ts`.
 */
import type { HeadHost } from "../language/catalogue/head.ts";
import type { Build, HeadUse } from "../language/program/program.ts";
import type { CompiledInput, CompiledOutput, CompileResult } from "./compiled.ts";
import { createGraphBuilder } from "./graph/builder.ts";
import { fixedSize, type Shape } from "./graph/dim.ts";
import { reachableFrom } from "./graph/reachable.ts";
import type { Graph, NamedValue, Value } from "./graph/value.ts";
import { type Branch, branchesOf } from "./lower/branches.ts";
import { distribute } from "./lower/distribute.ts";
import type { BaseModel } from "./lower/families/base-model.ts";
import { lowerFamily } from "./lower/families/index.ts";
import { batchSize, sizedInputs } from "./lower/families/inputs.ts";
import { wordStartsInput } from "./lower/heads/dependency-parsing.ts";
import { lowerHead } from "./lower/heads/index.ts";
import type { Lowering } from "./lower/lowering.ts";
import { inverseInvertible } from "./lower/methods/invertible.ts";
import { sentenceVector } from "./lower/sentence-vector.ts";
import { toBatched } from "./lower/tokens.ts";
import { readDim } from "./onnx/dim-text.ts";
import { pipeline } from "./passes/pipeline.ts";
import { runPasses } from "./passes/run.ts";

interface Output extends CompiledOutput {
  readonly value: Value;
}

export function compileBuild(build: Build): CompileResult {
  const { family, config } = build.model;
  const lower = lowerFamily(family.name);
  if (!lower) {
    return {
      ok: false,
      problems: [
        {
          code: "E0507",
          message: `models of the family ${family.name} are known to the checker and not yet compiled`,
        },
      ],
    };
  }
  const inputs = inputsOf(build);
  const ctx = start(build, inputs);
  const base = lower(ctx, config);
  const outputs = wanted(build, outputsOf(ctx, base));
  if (ctx.problems.length > 0) return { ok: false, problems: ctx.problems };

  const graph = { inputs: ctx.g.inputs, outputs: outputs.map(({ name, value }): NamedValue => ({ name, value })) };
  const before = countOperators(graph);
  const mayRewriteWeights = build.target.kind !== "onnx" || build.target.weights !== "link";
  const rewritten =
    build.optimize === "none"
      ? { graph, trace: [] }
      : runPasses(graph, pipeline, { mayRewriteWeights, builder: ctx.g });
  return {
    ok: true,
    compiled: {
      graph: rewritten.graph,
      inputs,
      outputs: outputs.map(({ value: _, ...output }) => output),
      trace: rewritten.trace,
      operators: { before, after: countOperators(rewritten.graph) },
    },
  };
}

function inputsOf(build: Build): readonly CompiledInput[] {
  const { family, config } = build.model;
  const batch = batchSize(build);
  const prompt = Math.max(
    0,
    ...[...build.adapters.values()].flatMap(({ config: { members } }) =>
      members.map((member) => (member.architecture === "prompt_tuning" ? member.prompt_length : 0)),
    ),
  );
  const uses = (kind: "MultiTask" | "Switch") => containsBlock(build.active, kind);
  const rowInput = (name: string): CompiledInput => ({ name, dtype: "int64", shape: [batch] });
  return [
    ...sizedInputs(build, family.inputs(config), prompt),
    ...(build.heads.some((head) => head.config.head_type === "dependency_parsing")
      ? [{ name: wordStartsInput, dtype: "int64" as const, shape: [batch, "words"] }]
      : []),
    ...(uses("MultiTask") ? [rowInput("task_ids")] : []),
    ...(uses("Switch") ? [rowInput("adapter_ids")] : []),
  ];
}

function containsBlock(node: Build["active"], kind: Build["active"]["kind"]): boolean {
  return node.kind === kind || ("children" in node && node.children.some((child) => containsBlock(child, kind)));
}

function start(build: Build, inputs: readonly CompiledInput[]): Lowering {
  const g = createGraphBuilder();
  const values = inputs.map((input) => ({
    name: input.name,
    value: g.input(input.name, input.dtype, input.shape.map(readDim)),
  }));
  const rowIds = values.filter(({ name }) => name === "task_ids" || name === "adapter_ids");
  const { family, config } = build.model;
  const isDocumented = build.semantics === "documented";
  return {
    g,
    build,
    active: isDocumented ? distribute(build.active) : build.active,
    sites: new Map(family.sites(config).map((site) => [site.id, site])),
    batch: readDim(batchSize(build)),
    rowIds: new Map(rowIds.map(({ name, value }) => [name, value])),
    fusionAttentions: [],
    problems: [],
  };
}

function outputsOf(ctx: Lowering, base: BaseModel): readonly Output[] {
  const branches = branchesOf(ctx, base.hidden, base.inputIds);
  const { heads, model } = ctx.build;
  const main = branches.flatMap((branch, i) => {
    const own = heads[i];
    if (branches.length > 1 && own) return headOutputs(ctx, base, branch, own);
    if (heads.length > 1) return heads.flatMap((head) => headOutputs(ctx, base, { ...branch, name: head.name }, head));
    const only = heads[0] ?? model.taskHead;
    return only ? headOutputs(ctx, base, branch, only) : plainOutputs(ctx, base, branch);
  });
  const attentions = ctx.fusionAttentions.map(({ name, value }) => ({ name, shape: shown(value.shape), value }));
  return [...main, ...attentions];
}

function headOutputs(ctx: Lowering, base: BaseModel, branch: Branch, head: HeadUse): readonly Output[] {
  const { family, config } = ctx.build.model;
  const host: HeadHost = family.sizes(config);
  // A task checkpoint's own head is the model's: it knows of no adapters, and only T5's language model rescales.
  const isRescaled = !head.isTaskHead || head.config.head_type === "seq2seq_lm";
  const results = ctx.g.scope(`head.${head.name}`, () =>
    lowerHead({
      ctx,
      head,
      host,
      hidden: base.forHeads && isRescaled ? base.forHeads(branch.hidden) : branch.hidden,
      sentence: (usePooler) =>
        usePooler && base.pool ? base.pool(branch.hidden) : sentenceVector(ctx, branch.hidden, branch.inputIds),
      undoInvertible: (hidden) =>
        head.isTaskHead ? hidden : inverseInvertible(ctx, branch.composition, branch.scope, hidden),
      normEpsilon: base.headNormEpsilon,
    }),
  );
  const labels = labelsOf(head);
  return results.map(({ name, value }) => ({
    name: branch.name === undefined ? name : `${branch.name}.${name}`,
    ...ofBranch(branch),
    shape: shown(value.shape),
    headType: head.config.head_type,
    ...(labels && { labels }),
    value,
  }));
}

function labelsOf(head: HeadUse): readonly string[] | undefined {
  const ids = head.config.label2id;
  return ids
    ? Object.entries(ids)
        .sort(([, a], [, b]) => a - b)
        .map(([label]) => label)
    : undefined;
}

function ofBranch({ name, rows }: Branch): Pick<CompiledOutput, "branch" | "rows"> {
  return { ...(name !== undefined && { branch: name }), ...(rows && { rows }) };
}

function plainOutputs(ctx: Lowering, base: BaseModel, branch: Branch): readonly Output[] {
  const prefix = branch.name === undefined ? "" : `${branch.name}.`;
  const named = ofBranch(branch);
  // The library's flexible-head T5 rescales what it returns, with or without a head.
  const hidden = toBatched(ctx.g, base.forHeads ? base.forHeads(branch.hidden) : branch.hidden);
  const outputs: Output[] = [
    { name: `${prefix}last_hidden_state`, ...named, shape: shown(hidden.shape), value: hidden },
  ];
  if (base.pool && ctx.build.model.family.outputs.includes("pooler_output")) {
    const pooled = ctx.g.scope("pooler", () => base.pool?.(branch.hidden));
    if (pooled) outputs.push({ name: `${prefix}pooler_output`, ...named, shape: shown(pooled.shape), value: pooled });
  }
  if (base.encoded && ctx.build.model.family.outputs.includes("encoder_last_hidden_state")) {
    const [encoded] = branchesOf(ctx, base.encoded, undefined).filter((other) => other.name === branch.name);
    const value = encoded && toBatched(ctx.g, encoded.hidden);
    const name = `${prefix}encoder_last_hidden_state`;
    if (value) outputs.push({ name, ...named, shape: shown(value.shape), value });
  }
  return outputs;
}

function wanted(build: Build, outputs: readonly Output[]): readonly Output[] {
  const names = build.outputs;
  return names ? outputs.filter(({ name }) => names.includes(name)) : outputs;
}

function shown(shape: Shape): readonly (string | number)[] {
  return shape.map((d) => fixedSize(d) ?? d.key);
}

/** Operators that run: constants are computed when bytes are written. */
function countOperators(graph: Graph): number {
  const outputs = graph.outputs.map(({ value }) => value);
  return reachableFrom(outputs, (value) => !value.isConstant).nodes.length;
}
