/** The likely reason why a stored tensor has another shape than the config asks for. */

export interface SizesForCause {
  readonly hiddenSize: number;
  /** `hidden_size` of the stored config. */
  readonly declaredHiddenSize?: number | null;
}

/** One sentence. */
export function shapeCause(wanted: readonly number[], stored: readonly number[], sizes: SizesForCause): string {
  const { hiddenSize, declaredHiddenSize } = sizes;
  if (typeof declaredHiddenSize === "number" && declaredHiddenSize !== hiddenSize) {
    return `It was made for hidden size ${declaredHiddenSize}; this model has ${hiddenSize}.`;
  }
  const axis = wanted.findIndex((size, at) => size === hiddenSize && stored[at] !== size);
  const other = stored[axis];
  if (wanted.length === stored.length && other !== undefined) {
    return `It looks made for hidden size ${other}; this model has ${hiddenSize}.`;
  }
  return "The stored config and the weights disagree; compare `reduction_factor`, `r` or `prefix_length`.";
}
