/** A method as it was written, checked: the configuration and where its parts stand. */
import type { AdapterConfig, MethodConfig } from "../../catalogue/method-config.ts";
import type { Span } from "../../source/span.ts";

export interface ResolvedMember {
  readonly config: MethodConfig;
  /** Canonical name; absent for a config written as a map. */
  readonly method?: string;
  /** The name in the source. */
  readonly span: Span;
  readonly file: string;
  /** The keys that the person wrote, with their values' places. */
  readonly spans: ReadonlyMap<string, Span>;
}

export interface ResolvedMethod {
  readonly config: AdapterConfig;
  readonly members: readonly ResolvedMember[];
  /** All of the expression. */
  readonly span: Span;
  /** It is a union by its own name (`mam`) or written with `|`: cannot be a member of another. */
  readonly isUnion: boolean;
}
