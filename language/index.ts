/** The language as a library: what the compiler, the runtime, the command line and the editor use. */
export { type Analysis, type AnalyzeOptions, analyze, analyzeInSteps, dependencyClosure } from "./analyze.ts";
export type { AdapterInfo } from "./check/adapters.ts";
export { buildKeys, type TargetDefinition, targets } from "./check/builds/keys.ts";
export type { Tree } from "./check/composition/tree.ts";
export { averageFields } from "./check/derive.ts";
export type { ModelInfo } from "./check/models.ts";
export type { Facts, FolderFacts } from "./checkpoint/facts.ts";
export { noFacts } from "./checkpoint/facts.ts";
export type { Diagnostic, Fix, Location, RelatedLocation, Severity, TextEdit } from "./diagnostics/diagnostic.ts";
export { explain, findCode } from "./diagnostics/explain.ts";
export type { SourceHost } from "./names/source-host.ts";
export { alternatives, suggest } from "./names/suggest.ts";
export type { DeclaredSymbol, SymbolKind, SymbolTable } from "./names/symbol.ts";
export { branchesOf } from "./program/branches.ts";
export type { Build, Composition, Program } from "./program/program.ts";
