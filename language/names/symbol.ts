/** Declared names and where they are used: what name rules, the checker and the editor share. */
import type { Location } from "../diagnostics/diagnostic.ts";
import type {
  AdapterDeclaration,
  BuildDeclaration,
  ComposeDeclaration,
  ConfigDeclaration,
  FusionDeclaration,
  HeadDeclaration,
  LetDeclaration,
  ModelDeclaration,
  NamedDeclaration,
} from "../syntax/ast.ts";

/** What each namespace holds; there is one for each kind. */
export interface DeclarationOf {
  readonly let: LetDeclaration;
  readonly model: ModelDeclaration;
  readonly config: ConfigDeclaration;
  readonly adapter: AdapterDeclaration;
  readonly fusion: FusionDeclaration;
  readonly head: HeadDeclaration;
  readonly compose: ComposeDeclaration;
  readonly build: BuildDeclaration;
}
export type SymbolKind = keyof DeclarationOf;

export const symbolKinds = ["let", "model", "config", "adapter", "fusion", "head", "compose", "build"] as const;

export interface DeclaredSymbol<K extends SymbolKind = SymbolKind> {
  readonly kind: K;
  readonly name: string;
  readonly file: string;
  readonly declaration: DeclarationOf[K];
  /** `subjectOf` it, made once. */
  readonly subject: string;
  /** Where it is used, in the order in which checking met the uses; the declaration itself is not among them. */
  readonly references: readonly Location[];
}

export interface SymbolTable {
  find<K extends SymbolKind>(kind: K, name: string): DeclaredSymbol<K> | undefined;
  /** In the order of files and declarations. */
  all<K extends SymbolKind>(kind: K): readonly DeclaredSymbol<K>[];
  /** The symbol whose declaring name or use touches the offset. */
  at(file: string, offset: number): DeclaredSymbol | undefined;
}

/** `adapter:ner`: how diagnostics and dependencies name a declaration. */
export function subjectOf(symbol: { readonly kind: SymbolKind; readonly name: string }): string {
  return `${symbol.kind}:${symbol.name}`;
}

export function kindOf(declaration: NamedDeclaration): SymbolKind {
  return kindsByNode[declaration.kind];
}

const kindsByNode = {
  Let: "let",
  Model: "model",
  Config: "config",
  Adapter: "adapter",
  Fusion: "fusion",
  Head: "head",
  Compose: "compose",
  Build: "build",
} as const;
