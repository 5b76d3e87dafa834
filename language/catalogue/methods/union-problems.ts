/** Which methods may share one adapter name (spec: methods.md §1.4, §1.5). */
import type { MethodConfig } from "../method-config.ts";
import type { Site } from "../site.ts";
import { architectures } from "./architectures/index.ts";

export interface UnionProblem {
  /** Indices of the two members that collide. */
  readonly first: number;
  readonly second: number;
  readonly message: string;
  readonly help: string;
}

/** Collisions that show without a model. Nested unions are not representable here: the checker flattens or refuses them. */
export function unionProblems(members: readonly MethodConfig[]): readonly UnionProblem[] {
  return pairs(members).flatMap(([first, second]) => {
    const reason = collision(members[first], members[second]);
    return reason === undefined ? [] : [{ first, second, ...reason }];
  });
}

/** Collisions at the sites of a model: two members that own a module at the same place. */
export function unionSiteProblems(members: readonly MethodConfig[], sites: readonly Site[]): readonly UnionProblem[] {
  return pairs(members).flatMap(([first, second]) => {
    const [one, other] = [members[first], members[second]];
    if (one === undefined || other === undefined || lineage(one) !== lineage(other)) return [];
    const shared = sites.find((site) => [one, other].every((member) => ownsHook(member, site)));
    if (shared === undefined) return [];
    return [
      {
        first,
        second,
        message: `both methods attach at \`${shared.path === "" ? shared.kind : shared.path}\``,
        help: "One adapter can have one module of a kind at a place: separate them with `leave_out`.",
      },
    ];
  });
}

function collision(
  one: MethodConfig | undefined,
  other: MethodConfig | undefined,
): { readonly message: string; readonly help: string } | undefined {
  if (one === undefined || other === undefined || lineage(one) !== lineage(other)) return undefined;
  if (leavesLayersOut(one) || leavesLayersOut(other)) return undefined;
  if (one.architecture === "bottleneck" && other.architecture === "bottleneck") {
    const isApart = one.mh_adapter !== other.mh_adapter && one.output_adapter !== other.output_adapter;
    if (isApart) return undefined;
    return {
      message: "two bottleneck adapters in one union attach at the same places",
      help: "They must differ in both `mh_adapter` and `output_adapter`, or leave layers out.",
    };
  }
  if (one.architecture !== other.architecture) {
    const flags = ["selfattn_lora", "intermediate_lora", "output_lora"] as const;
    const isShared = (config: MethodConfig, flag: (typeof flags)[number]) => flag in config && isSet(config, flag);
    if (!flags.some((flag) => isShared(one, flag) && isShared(other, flag))) return undefined;
  }
  return {
    message: `a union cannot hold two ${lineage(one)} methods`,
    help: "Keep one of them, or make two adapters and compose them.",
  };
}

function isSet(config: MethodConfig, flag: "selfattn_lora" | "intermediate_lora" | "output_lora"): boolean {
  return (config.architecture === "lora" || config.architecture === "mtl_lora") && config[flag];
}

/** MTL-LoRA is a LoRA to the reference when it looks for the module at a place. */
function lineage(config: MethodConfig): string {
  return config.architecture === "mtl_lora" ? "lora" : config.architecture;
}

function leavesLayersOut(config: MethodConfig): boolean {
  return "leave_out" in config && config.leave_out.length > 0;
}

/** The reference matches whole hooks: two LoRA members collide at an attention even when their matrices differ. */
function ownsHook(config: MethodConfig, site: Site): boolean {
  const isLora = config.architecture === "lora" || config.architecture === "mtl_lora";
  if (!isLora || site.kind !== "linear") return architectures[config.architecture].attachesTo(config, site);
  return config[site.location] && !config.leave_out.includes(site.layer);
}

function pairs(members: readonly MethodConfig[]): readonly (readonly [number, number])[] {
  return members.flatMap((_, first) =>
    members.slice(first + 1).map((_, offset) => [first, first + 1 + offset] as const),
  );
}
