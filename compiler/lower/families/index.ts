/** The table of forward passes, by family name. Catalogue: `language/catalogue/families/`. */
import type { BaseModel, FamilyLowering } from "./base-model.ts";
import type { Lowering } from "../lowering.ts";
import { bertLike } from "./bert-like.ts";

/** `config` is what the family of the same name read from config.json. */
type AnyLowering = (ctx: Lowering, config: unknown) => BaseModel;

function entry<C>(family: FamilyLowering<C>): AnyLowering {
  // The catalogue's family of the same name made the config, so it is a C.
  return (ctx, config) => family.lower(ctx, config as C);
}

const lowerings: Readonly<Record<string, AnyLowering>> = {
  bert: entry(bertLike),
  "bert-generation": entry(bertLike),
  electra: entry(bertLike),
  roberta: entry(bertLike),
  "xlm-roberta": entry(bertLike),
};

export function lowerFamily(name: string): AnyLowering | undefined {
  return lowerings[name];
}
