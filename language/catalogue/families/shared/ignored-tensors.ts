/** Keys of base checkpoints that mean nothing at inference (models.md §2.6). */

/** Buffers that several families store. */
export const ignoredBuffers: readonly RegExp[] = [/(^|\.)position_ids$/, /(^|\.)inv_freq$/];

/** Causal masks that GPT-2 and GPT-J store in each layer. */
export const ignoredCausalMasks: readonly RegExp[] = [/(^|\.)attn\.(masked_)?bias$/];

/** The version marker of fairseq. */
export const ignoredVersions: readonly RegExp[] = [/^(encoder|decoder)\.version$/];
