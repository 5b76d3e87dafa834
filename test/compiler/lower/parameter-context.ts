/** A build small enough to ask for single tensors: BERT's family, hand-made sites, weights in memory. */
import { createGraphBuilder } from "../../../compiler/graph/builder.ts";
import type { ParameterContext } from "../../../compiler/lower/parameter-context.ts";
import { bert } from "../../../language/catalogue/families/bert.ts";
import type { FieldValue } from "../../../language/catalogue/field.ts";
import { buildConfig } from "../../../language/catalogue/methods/build-config.ts";
import type { Site } from "../../../language/catalogue/site.ts";
import type { StoredTensor } from "../../../language/checkpoint/facts.ts";
import type { AveragedAdapter, Build, FreshAdapter, StoredAdapter } from "../../../language/program/program.ts";
import { bertSites } from "../../language/catalogue/tiny-sites.ts";

export interface BuildParts {
  readonly sites?: readonly Site[];
  readonly seed?: number;
  readonly semantics?: Build["semantics"];
  readonly weights?: ReadonlyMap<string, StoredTensor>;
  readonly isTied?: boolean;
}

export function parameterContext(parts: BuildParts = {}): ParameterContext {
  const build: Build = {
    name: "test",
    isImplicit: true,
    model: {
      name: "base",
      path: "base",
      family: bert,
      config: {},
      tensors: parts.weights ?? new Map(),
      padTokenId: 0,
      eosTokenId: null,
      tieWordEmbeddings: parts.isTied ?? false,
    },
    active: { kind: "none" },
    adapters: new Map(),
    fusions: new Map(),
    heads: [],
    target: { kind: "tfjs" },
    semantics: parts.semantics ?? "documented",
    optimize: "exact",
    seed: parts.seed ?? 0,
    outputFusionAttentions: false,
  };
  const sites = new Map((parts.sites ?? bertSites).map((site) => [site.id, site]));
  return { g: createGraphBuilder(), build, sites, problems: [] };
}

export function freshAdapter(
  name: string,
  method: string,
  args: Readonly<Record<string, FieldValue>> = {},
): FreshAdapter {
  return { kind: "fresh", name, config: { members: [buildConfig(method, new Map(Object.entries(args)))] } };
}

export function storedAdapter(name: string, like: FreshAdapter, tensors: Iterable<StoredTensor>): StoredAdapter {
  return {
    kind: "stored",
    name,
    path: name,
    config: like.config,
    tensors: new Map([...tensors].map((tensor) => [tensor.name, tensor])),
  };
}

export function averagedAdapter(
  name: string,
  members: AveragedAdapter["members"],
  strategy: AveragedAdapter["strategy"] = "linear",
  svdRank: number | null = null,
): AveragedAdapter {
  const config = members[0]?.adapter.config ?? { members: [] };
  return { kind: "averaged", name, config, strategy, members, svdRank };
}
