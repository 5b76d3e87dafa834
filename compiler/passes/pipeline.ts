/** The passes of a build, in the order in which they run. */
import type { Pass } from "./pass.ts";
import { concatOfSplit } from "./rules/concat-of-split.ts";
import { gemmAccumulate } from "./rules/gemm-accumulate.ts";
import { identityElimination } from "./rules/identity-elimination.ts";
import { mergeIntoLayer } from "./rules/merge-into-layer.ts";
import { reshapeOfReshape } from "./rules/reshape-of-reshape.ts";
import { scaleIntoGemm } from "./rules/scale-into-gemm.ts";
import { splitOfConcat } from "./rules/split-of-concat.ts";

export const pipeline: readonly Pass[] = [
  {
    name: "tidy",
    summary: "Removes what changes nothing: lowerings may then be written without special cases.",
    rules: [reshapeOfReshape, splitOfConcat, concatOfSplit, ...identityElimination],
  },
  {
    name: "merge",
    summary:
      "Puts what is linear in a layer's input into its weight, and constant factors into the products before them.",
    rules: [mergeIntoLayer, scaleIntoGemm],
  },
  {
    name: "accumulate",
    summary: "Lets a product add itself to another, after constant factors have left the way between them.",
    rules: [gemmAccumulate],
  },
];
