/** Adapters made in weight space from others (composition.md §10). Everything here is constant. */
import { Bug } from "../../language/bug.ts";
import type { AveragedAdapter } from "../../language/program/program.ts";
import type { GraphBuilder } from "../graph/builder.ts";
import type { Value } from "../graph/value.ts";
import { adapterParameter } from "./parameters.ts";

export function averagedParameter(g: GraphBuilder, adapter: AveragedAdapter, key: string, seed: number): Value {
  const negatesOnlyB = adapter.strategy === "lora_linear_only_negate_b" && key.endsWith(".lora_A");
  const terms = adapter.members.map(({ adapter: member, weight }) => {
    const value = adapterParameter(g, member, renamed(key, adapter.name, member.name), seed);
    return g.node("Mul", [value, g.scalar(negatesOnlyB ? Math.abs(weight) : weight)]);
  });
  if (terms.length === 0) throw new Bug(`${adapter.name} averages nothing`);
  return terms.reduce((sum, term) => g.node("Add", [sum, term]));
}

const owners =
  "adapters|invertible_adapters|loras|prefix_gates|prefix_tunings|prompt_tunings|refts|shared_parameters";

/** The key of another adapter's tensor in the same place. */
export function renamed(key: string, from: string, to: string): string {
  const escaped = from.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return key.replace(new RegExp(`((?:^|\\.)(?:${owners}))\\.${escaped}\\.`), `$1.${to.replace(/\$/g, "$$$$")}.`);
}
