/** All refactorings, in the alphabet. */
import { canonicalName } from "./canonical-name.ts";
import { extractComposition } from "./extract-composition.ts";
import { inlineComposition } from "./inline-composition.ts";
import type { Refactoring } from "./refactoring.ts";
import { wrapInStack } from "./wrap-in-stack.ts";

export const refactorings: readonly Refactoring[] = [canonicalName, extractComposition, inlineComposition, wrapInStack];
