/** Initial values of adapters, fusions and heads without a checkpoint, drawn from the build's seed. */
import { Bug } from "../../language/bug.ts";
import { fusionTensors } from "../../language/catalogue/fusion.ts";
import type { HeadHost } from "../../language/catalogue/head.ts";
import { heads } from "../../language/catalogue/heads/index.ts";
import type { MethodConfig } from "../../language/catalogue/method-config.ts";
import type { BottleneckSite, LinearSite } from "../../language/catalogue/site.ts";
import type { FreshAdapter, FusionUse, HeadUse } from "../../language/program/program.ts";
import type { Value } from "../graph/value.ts";
import { weight } from "./base-weights.ts";
import { freshStart } from "./fresh/adapter-tensors.ts";
import { bertLinear, bertNormal, type Drawn, drawn, type FreshTensor, ones, zeros } from "./fresh/initial.ts";
import { sizesOf, transposed } from "./layers.ts";
import type { ParameterContext } from "./parameter-context.ts";
import { refuse } from "./refuse.ts";
import { reshape } from "./shape.ts";

/**
 * An adapter's tensor. With `init_weights_seed` every module of the adapter begins alike (methods.md §1.6); otherwise each
 * tensor has numbers of its own. Draws are ours, not PyTorch's: the distributions are the reference's.
 */
export function freshParameter(ctx: ParameterContext, adapter: FreshAdapter, key: string): Value {
  const { member, key: parts, tensor, initial } = freshStart(adapter, key, ctx.sites);
  if (member.architecture === "prompt_tuning" && member.prompt_init === "from_string") refuseWords(ctx, adapter.name);
  if (initial.kind === "base-row-norms") return rowNorms(ctx, parts.path);
  return drawn(ctx.g, initial, tensor.shape, seedOf(ctx, member, key, tensor));
}

function seedOf(ctx: ParameterContext, member: MethodConfig, key: string, tensor: FreshTensor): string {
  return member.init_weights_seed
    ? `module ${member.init_weights_seed} ${tensor.role}`
    : `adapter ${ctx.build.seed} ${key}`;
}

function refuseWords(ctx: ParameterContext, name: string): void {
  refuse(ctx, {
    code: "E0305",
    message: `${name} would start from the words of \`prompt_init_text\`, which only training can look up`,
    help: 'Use `prompt_init = "random_uniform"`, or load a trained prompt.',
  });
}

/** `‖W_row‖₂` of the wrapped layer, `[out, 1]` (methods.md §7.5). */
function rowNorms(ctx: ParameterContext, path: string): Value {
  const { g } = ctx;
  const site = [...ctx.sites.values()].find(
    (candidate): candidate is LinearSite => candidate.kind === "linear" && candidate.path === path,
  );
  if (!site) throw new Bug(`there is no linear layer ${path}`);
  const base = weight(ctx, `${path}.weight`);
  const rows = site.isTransposed ? transposed(g, base) : base;
  const norms = g.node("ReduceL2", [rows, g.ints([1])], { attributes: { keepdims: 1 } });
  return reshape(g, norms, [sizesOf(rows)[0] ?? 0, 1]);
}

/** A fusion's tensor (methods.md §4.3). */
export function freshFusionParameter(ctx: ParameterContext, fusion: FusionUse, key: string): Value {
  const sites = [...ctx.sites.values()].filter((site): site is BottleneckSite => site.kind === "bottleneck");
  const tensor = fusionTensors(fusion.config, fusion.storedName, sites).find((expected) => expected.key === key);
  if (!tensor) throw new Bug(`fusion ${fusion.name} has no tensor ${key}`);
  const isNearIdentity = fusion.config.value_initialized && key.endsWith(".value.weight");
  const initial = isNearIdentity ? ({ kind: "diagonal", on: 1, off: 1e-6 } as const) : bertLinear(key);
  return drawn(ctx.g, initial, tensor.shape, `fusion ${ctx.build.seed} ${key}`);
}

/**
 * A head's tensor: weights `N(0, 0.02²)`, biases 0, norms 1 and 0, the parser's products 0 (heads.md §2–§4). A decoder is the
 * input embedding where the model ties them.
 * @param key `<index>.<param>`, as in `HeadUse.tensors`
 */
export function freshHeadParameter(ctx: ParameterContext, head: HeadUse, key: string, host: HeadHost): Value {
  const definition = heads[head.config.head_type];
  const fullKey = `heads.${head.name}.${key}`;
  const { model, seed } = ctx.build;
  const embedding = model.family.inputEmbedding;
  const isTied = model.tieWordEmbeddings && definition.tiedKey(head.config, head.name, host) === fullKey;
  if (isTied && embedding !== null) return weight(ctx, embedding);
  const tensor = definition.tensors(head.config, head.name, host).find((expected) => expected.key === fullKey);
  if (!tensor) throw new Bug(`head ${head.name} has no tensor ${key}`);
  const layer = definition.layers(head.config, host).find(({ index }) => key.startsWith(`${index}.`));
  return drawn(ctx.g, headInitial(layer?.kind, key), tensor.shape, `head ${seed} ${fullKey}`);
}

function headInitial(layer: "linear" | "activation" | "norm" | undefined, key: string): Drawn {
  if (key.startsWith("biaffine_")) return zeros;
  if (key.endsWith(".bias")) return zeros;
  return layer === "norm" ? ones : bertNormal;
}
