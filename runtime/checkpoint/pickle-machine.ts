/** The state of the pickle machine, and how much of everything it may hold. */
import type { ByteCursor } from "./byte-cursor.ts";
import type { PickleValue } from "./pickle-value.ts";

export interface PickleMachine {
  readonly cursor: ByteCursor;
  stack: PickleValue[];
  /** Stacks put aside by MARK, outermost first. */
  readonly marked: PickleValue[][];
  readonly memo: Map<number, PickleValue>;
  /** Values on all stacks together. */
  heldValues: number;
}

export const pickleLimits = {
  opcodes: 10_000_000,
  values: 1_000_000,
  memo: 1_000_000,
  depth: 64,
  stringBytes: 65536,
  integerBytes: 16,
} as const;
