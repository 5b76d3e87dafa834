/** The table of forward passes, by family name. Catalogue: `language/catalogue/families/`. */

import type { Lowering } from "../lowering.ts";
import type { BaseModel, FamilyLowering } from "./base-model.ts";
import { bertLike } from "./bert-like.ts";
import { distilbert } from "./distilbert.ts";
import { gpt2 } from "./gpt2.ts";
import { llama } from "./llama.ts";
import { t5 } from "./t5.ts";
import { vit } from "./vit.ts";

/** `config` is what the family of the same name read from config.json. */
type AnyLowering = (ctx: Lowering, config: unknown) => BaseModel;

function entry<C>(family: FamilyLowering<C>): AnyLowering {
  // The catalogue's family of the same name made the config, so it is a C.
  return (ctx, config) => family.lower(ctx, config as C);
}

const lowerings: Readonly<Record<string, AnyLowering>> = {
  bert: entry(bertLike),
  "bert-generation": entry(bertLike),
  distilbert: entry(distilbert),
  electra: entry(bertLike),
  gpt2: entry(gpt2),
  llama: entry(llama),
  roberta: entry(bertLike),
  t5: entry(t5),
  vit: entry(vit),
  "xlm-roberta": entry(bertLike),
};

export function lowerFamily(name: string): AnyLowering | undefined {
  return lowerings[name];
}
