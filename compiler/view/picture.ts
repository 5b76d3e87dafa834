/**
 * All that a picture says about a composition. `picture-of-build.ts` makes one of a checked build; an editor makes one of what
 * is being typed. Drawn by `svg.ts`, `mermaid.ts` and `dot.ts`.
 */
import { unreachable } from "../../language/bug.ts";
import { describeConfig } from "../../language/catalogue/describe-config.ts";
import type { AdapterConfig, Architecture } from "../../language/catalogue/method-config.ts";
import type { Box } from "./box.ts";

export interface Picture {
  /** Of the build or the composition. */
  readonly name: string;
  readonly entry: Entry;
  readonly root: Box;
  /** What is known of the adapters, by name. */
  readonly adapters: ReadonlyMap<string, AdapterCard>;
  /** Parameters of fusions, by name. */
  readonly fusions?: ReadonlyMap<string, number>;
  readonly outputs: readonly OutputBox[];
  readonly added?: Added;
}

/** What flows in. */
export interface Entry {
  readonly title: string;
  /** `bert · 12 layers` */
  readonly detail?: string;
  /** What the second axis counts: `seq`, or `patches` of an image. */
  readonly tokens?: string;
  /** Width of the hidden states; absent: not known yet. */
  readonly width?: number;
}

export interface AdapterCard {
  /** Method names alone: `lora`, `prefix_tuning | par_bn`. */
  readonly method: string;
  /** With arguments: `lora(r=8, alpha=16)`. */
  readonly signature: string;
  /** One for each method of a union. */
  readonly hues: readonly Hue[];
  /** Tokens that a prompt puts in front. */
  readonly addedTokens: number;
  readonly parameters?: number;
  /** Of matrices, for one token. */
  readonly multiplyAdds?: number;
}

/** What an end of the composition gives: a head's answers, or hidden states. */
export interface OutputBox {
  readonly title: string;
  readonly detail?: string;
  readonly values: readonly { readonly name: string; readonly shape: string }[];
}

export interface Added {
  readonly parameters: number;
  /** Of the base model's parameters, 0 to 1; absent: not known. */
  readonly share?: number;
}

/** Methods of one colour. */
export type Hue = "bottleneck" | "lora" | "prefix" | "reft";

/** In the order of legends. */
export const hueTitles: Readonly<Record<Hue, string>> = {
  bottleneck: "bottleneck",
  lora: "LoRA family",
  prefix: "prefix, prompt",
  reft: "ReFT",
};

export function adapterCard(
  config: AdapterConfig,
  cost: { readonly parameters?: number; readonly multiplyAdds?: number } = {},
): AdapterCard {
  const signature = describeConfig(config);
  return {
    method: config.members.map((member) => describeConfig({ members: [member] }).replace(/\(.*/s, "")).join(" | "),
    signature,
    hues: config.members.map(({ architecture }) => hueOf(architecture)),
    addedTokens: config.members.reduce(
      (total, member) => total + (member.architecture === "prompt_tuning" ? member.prompt_length : 0),
      0,
    ),
    ...(cost.parameters !== undefined && { parameters: cost.parameters }),
    ...(cost.multiplyAdds !== undefined && { multiplyAdds: cost.multiplyAdds }),
  };
}

function hueOf(architecture: Architecture): Hue {
  switch (architecture) {
    case "bottleneck":
      return "bottleneck";
    case "lora":
    case "mtl_lora":
      return "lora";
    case "prefix_tuning":
    case "prompt_tuning":
      return "prefix";
    case "reft":
      return "reft";
    default:
      return unreachable(architecture);
  }
}
