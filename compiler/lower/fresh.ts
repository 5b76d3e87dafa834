import { Bug } from "../../language/bug.ts";
import type { HeadHost } from "../../language/catalogue/head.ts";
import type { FreshAdapter, FusionUse, HeadUse } from "../../language/program/program.ts";
import type { GraphBuilder } from "../graph/builder.ts";
import type { Value } from "../graph/value.ts";

export function freshParameter(_g: GraphBuilder, adapter: FreshAdapter, key: string, _seed: number): Value {
  throw new Bug(`no initial values for ${adapter.name} ${key}`);
}
export function freshFusionParameter(_g: GraphBuilder, fusion: FusionUse, key: string, _seed: number): Value {
  throw new Bug(`no initial values for ${fusion.name} ${key}`);
}
export function freshHeadParameter(
  _g: GraphBuilder,
  head: HeadUse,
  key: string,
  _host: HeadHost,
  _seed: number,
): Value {
  throw new Bug(`no initial values for ${head.name} ${key}`);
}
