/**
 * The approximate rewrites that a build may name in `optimize = […]`. Exact rewrites need no name. The rules themselves are the
 * compiler's; a test of the house holds this table against them.
 */
export interface Optimization {
  /** Of the compiler's rule. */
  readonly name: string;
  readonly documentation: string;
}

/** In alphabetical order. Every rewrite of today is exact. */
export const optimizations: readonly Optimization[] = [];
