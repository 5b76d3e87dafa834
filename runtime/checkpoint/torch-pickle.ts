/**
 * A pickle machine for weight files (spec: checkpoints.md §26): a stack, a memo and the few opcodes that `torch.save` writes.
 * It builds plain values only. Limits keep a hostile file from costing more than an honest one of its size.
 */
import type { ByteCursor } from "./byte-cursor.ts";
import { type PickleMachine, pickleLimits } from "./pickle-machine.ts";
import { opcodes } from "./pickle-opcodes.ts";
import type { PickleValue } from "./pickle-value.ts";
import { isRefusal, type Refusal, refuse } from "./refusal.ts";

const stop = 0x2e;

/** Runs one pickle from the cursor's position to its STOP, after which the cursor stands. */
export function readPickle(cursor: ByteCursor): PickleValue | Refusal {
  const machine: PickleMachine = { cursor, stack: [], marked: [], memo: new Map(), heldValues: 0 };
  for (let count = 0; count < pickleLimits.opcodes; count++) {
    const code = cursor.take(1)?.getUint8(0);
    if (code === undefined) return refuse("has a pickle that ends too early: it is truncated");
    if (code === stop) return result(machine);
    const run = opcodes.get(code);
    if (run === undefined) {
      return refuse(
        `has a pickle with the opcode 0x${code.toString(16).padStart(2, "0")}, which no weights file needs`,
      );
    }
    const fault = run(machine);
    if (fault !== undefined) return fault;
  }
  return refuse(`has a pickle of more than ${pickleLimits.opcodes} steps`);
}

function result(machine: PickleMachine): PickleValue | Refusal {
  const [value] = machine.stack;
  if (machine.marked.length > 0 || machine.stack.length !== 1 || value === undefined) {
    return refuse("has a pickle that leaves more or less than one value");
  }
  return isRefusal(value) ? refuse("has a damaged pickle") : value;
}
