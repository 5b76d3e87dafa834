/** The passes of a build, in the order in which they run. */
import type { Pass } from "./pass.ts";
import { concatOfSplit } from "./rules/concat-of-split.ts";
import { gemmAccumulate } from "./rules/gemm-accumulate.ts";
import { identityElimination } from "./rules/identity-elimination.ts";
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
    name: "fold-scales",
    summary:
      "Moves constant factors into the products before them, so that no factor costs an operator for each token.",
    rules: [scaleIntoGemm],
  },
  {
    name: "accumulate",
    summary: "Lets a product add itself to another, after scales have left the way between them.",
    rules: [gemmAccumulate],
  },
];
