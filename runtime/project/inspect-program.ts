/** What the builds of a file are made of, without compiling weights: adapters, parameters, cost, hook points. */
import { adapterTensors } from "../../language/catalogue/methods/index.ts";
import type { Build } from "../../language/program/program.ts";
import {
  type AdapterSummary,
  adapterSummaries,
  addedParameters,
  baseParameters,
  showComposition,
} from "./describe-composition.ts";
import { groupSites, type SiteGroup } from "./inspect-folder.ts";

export interface ProgramReport {
  readonly kind: "program";
  readonly builds: readonly BuildReport[];
}

export interface BuildReport {
  readonly name: string;
  readonly model: { readonly name: string; readonly family: string; readonly parameters: number };
  readonly active: string;
  readonly adapters: readonly AdapterSummary[];
  readonly heads: readonly { readonly name: string; readonly type: string }[];
  readonly addedParameters: number;
  /** Of matrices, for one token that passes through every one of them once. */
  readonly multiplyAddsPerToken: { readonly base: number; readonly added: number };
  readonly inputs: readonly { readonly name: string; readonly shape: readonly (string | number)[] }[];
  readonly sites: readonly SiteGroup[];
}

export function inspectBuilds(builds: readonly Build[]): ProgramReport {
  return { kind: "program", builds: builds.map(inspectBuild) };
}

function inspectBuild(build: Build): BuildReport {
  const { family, config, name } = build.model;
  return {
    name: build.name,
    model: { name, family: family.name, parameters: baseParameters(build) },
    active: showComposition(build.active),
    adapters: adapterSummaries(build),
    heads: build.heads.map((head) => ({ name: head.name, type: head.config.head_type })),
    addedParameters: addedParameters(build),
    multiplyAddsPerToken: { base: baseCost(build), added: addedCost(build) },
    inputs: family.inputs(config).map((input) => ({ name: input.name, shape: input.shape })),
    sites: groupSites(family.sites(config)),
  };
}

/** Matrices but the embedding tables, which are looked up. */
function baseCost(build: Build): number {
  const matrices = [...build.model.tensors].filter(
    ([key, { shape }]) => shape.length === 2 && !/embed|wte|wpe|shared/.test(key),
  );
  return matrices.reduce((total, [, { shape }]) => total + (shape[0] ?? 0) * (shape[1] ?? 0), 0);
}

function addedCost(build: Build): number {
  const sites = build.model.family.sites(build.model.config);
  const tensors = [...build.adapters.values()].flatMap(({ config }) => adapterTensors(config, "n", sites));
  const matrices = tensors.filter(
    ({ key, shape }) => shape.length === 2 && !key.includes("prefix") && !key.includes("prompt"),
  );
  return matrices.reduce((total, { shape: [rows = 0, columns = 0] }) => total + rows * columns, 0);
}
