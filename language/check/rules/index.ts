/** Every rule, in the order in which checking applies them (spec: language.md, What check decides). */
import { familyBlocks } from "./build/family-blocks.ts";
import { familyMethods } from "./build/family-methods.ts";
import { libraryRefusals } from "./build/library-refusals.ts";
import { librarySurprises } from "./build/library-surprises.ts";
import { loraChains } from "./build/lora-chains.ts";
import { noEffect } from "./build/no-effect.ts";
import { silencedLoras } from "./build/silenced-loras.ts";
import { tokenCount } from "./build/token-count.ts";
import { depth } from "./composition/depth.ts";
import { fuseMembers } from "./composition/fuse-members.ts";
import { inputSizes } from "./composition/input-sizes.ts";
import { methodBlock } from "./composition/method-block.ts";
import { nesting } from "./composition/nesting.ts";
import { oneOfAKind } from "./composition/one-of-a-kind.ts";
import { parallelWidths } from "./composition/parallel-widths.ts";
import { promptLengths } from "./composition/prompt-lengths.ts";
import { fusionDuplicates } from "./program/fusion-duplicates.ts";
import { unused } from "./program/unused.ts";
import type { BuildRule, MethodRule, ProgramRule, ShapeRule } from "./rule.ts";

export const shapeRules: readonly ShapeRule[] = [nesting, depth, inputSizes, parallelWidths, fuseMembers];

export const methodRules: readonly MethodRule[] = [methodBlock, oneOfAKind, promptLengths];

export const buildRules: readonly BuildRule[] = [
  familyMethods,
  noEffect,
  familyBlocks,
  loraChains,
  silencedLoras,
  tokenCount,
  libraryRefusals,
  librarySurprises,
];

export const programRules: readonly ProgramRule[] = [fusionDuplicates, unused];
