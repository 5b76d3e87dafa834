import type { Site } from "../../language/catalogue/site.ts";
import type { Build } from "../../language/program/program.ts";
import type { CompileProblem } from "../compiled.ts";
import type { GraphBuilder } from "../graph/builder.ts";

/** What tensors are found or made with: the builder, the base model and the seed, the sites, and where refusals go. */
export interface ParameterContext {
  readonly g: GraphBuilder;
  readonly build: Build;
  readonly sites: ReadonlyMap<string, Site>;
  readonly problems: CompileProblem[];
}
