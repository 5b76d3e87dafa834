/** One function for each opcode that is understood. Names and meanings: Python's `pickletools`. */

import { type PickleMachine, pickleLimits } from "./pickle-machine.ts";
import { describe, type PickleDict, type PickleValue } from "./pickle-value.ts";
import { isRefusal, quoted, type Refusal, refuse } from "./refusal.ts";
import { allowGlobal, applyGlobal, isKind, makeStorage } from "./torch-globals.ts";

/** Changes the machine, or says why the file is refused. */
type Opcode = (machine: PickleMachine) => Refusal | undefined;

export const opcodes: ReadonlyMap<number, Opcode> = new Map<number, Opcode>([
  // Framing
  [0x80, protocol],
  [0x95, frame],
  // Constants
  [0x4e, (m) => push(m, null)],
  [0x88, (m) => push(m, true)],
  [0x89, (m) => push(m, false)],
  [0x4a, (m) => pushNumber(m, m.cursor.take(4)?.getInt32(0, true))],
  [0x4b, (m) => pushNumber(m, m.cursor.take(1)?.getUint8(0))],
  [0x4d, (m) => pushNumber(m, m.cursor.take(2)?.getUint16(0, true))],
  [0x47, (m) => pushNumber(m, m.cursor.take(8)?.getFloat64(0, false))],
  [0x8a, longInteger],
  [0x58, (m) => pushString(m, m.cursor.take(4)?.getUint32(0, true))],
  [0x8c, (m) => pushString(m, m.cursor.take(1)?.getUint8(0))],
  // Containers
  [0x7d, (m) => push(m, { kind: "dict", isOrdered: false, entries: new Map() })],
  [0x5d, (m) => push(m, { kind: "list", items: [] })],
  [0x29, (m) => push(m, { kind: "tuple", items: [] })],
  [0x28, mark],
  [0x74, tupleFromMark],
  [0x85, (m) => tupleOf(m, 1)],
  [0x86, (m) => tupleOf(m, 2)],
  [0x87, (m) => tupleOf(m, 3)],
  [0x73, setItem],
  [0x75, setItems],
  [0x61, appendOne],
  [0x65, appendMany],
  // Memo
  [0x71, (m) => remember(m, m.cursor.take(1)?.getUint8(0))],
  [0x72, (m) => remember(m, m.cursor.take(4)?.getUint32(0, true))],
  [0x94, (m) => remember(m, m.memo.size)],
  [0x68, (m) => recall(m, m.cursor.take(1)?.getUint8(0))],
  [0x6a, (m) => recall(m, m.cursor.take(4)?.getUint32(0, true))],
  // Names and what they make
  [0x63, globalName],
  [0x93, stackGlobal],
  [0x52, reduce],
  [0x81, reduce],
  [0x62, build],
  [0x51, persistentId],
]);

function truncated(): Refusal {
  return refuse("has a pickle that ends too early: it is truncated");
}

function underflow(): Refusal {
  return refuse("has a pickle that takes more values than it made");
}

function push(machine: PickleMachine, value: PickleValue): Refusal | undefined {
  if (++machine.heldValues > pickleLimits.values)
    return refuse(`has a pickle that holds more than ${pickleLimits.values} values`);
  machine.stack.push(value);
  return undefined;
}

function pop(machine: PickleMachine): PickleValue | undefined {
  const value = machine.stack.pop();
  if (value !== undefined) machine.heldValues--;
  return value;
}

/** Pushes what an opcode made, or passes its refusal on. */
function pushMade(machine: PickleMachine, value: PickleValue | Refusal): Refusal | undefined {
  return isRefusal(value) ? value : push(machine, value);
}

function pushNumber(machine: PickleMachine, value: number | undefined): Refusal | undefined {
  return value === undefined ? truncated() : push(machine, value);
}

function protocol(machine: PickleMachine): Refusal | undefined {
  const version = machine.cursor.take(1)?.getUint8(0);
  if (version === undefined) return truncated();
  return version >= 2 && version <= 4 ? undefined : refuse(`has a pickle of protocol ${version}; 2 to 4 are read`);
}

/** A frame only helps buffering; its length says nothing new. */
function frame(machine: PickleMachine): Refusal | undefined {
  return machine.cursor.take(8) === undefined ? truncated() : undefined;
}

/** Two's complement, little-endian. Beyond the safe integers it stays a bigint, which no size or offset may be. */
function longInteger(machine: PickleMachine): Refusal | undefined {
  const length = machine.cursor.take(1)?.getUint8(0);
  if (length === undefined) return truncated();
  if (length > pickleLimits.integerBytes) return refuse(`has a pickle with an integer of ${length} bytes`);
  const view = machine.cursor.take(length);
  if (view === undefined) return truncated();
  let value = 0n;
  for (let i = length - 1; i >= 0; i--) value = (value << 8n) | BigInt(view.getUint8(i));
  const signed = BigInt.asIntN(length * 8, value);
  const small = Number(signed);
  return push(machine, Number.isSafeInteger(small) ? small : signed);
}

function pushString(machine: PickleMachine, length: number | undefined): Refusal | undefined {
  if (length === undefined) return truncated();
  if (length > pickleLimits.stringBytes) return refuse(`has a pickle with a string of ${length} bytes`);
  const view = machine.cursor.take(length);
  if (view === undefined) return truncated();
  try {
    return push(machine, new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(view));
  } catch {
    return refuse("has a pickle with a string that is not UTF-8");
  }
}

function mark(machine: PickleMachine): Refusal | undefined {
  if (machine.marked.length >= pickleLimits.depth)
    return refuse(`has a pickle that nests deeper than ${pickleLimits.depth} levels`);
  machine.marked.push(machine.stack);
  machine.stack = [];
  return undefined;
}

/** The values since the last MARK, which are taken off. */
function popMark(machine: PickleMachine): PickleValue[] | undefined {
  const outer = machine.marked.pop();
  if (outer === undefined) return undefined;
  const items = machine.stack;
  machine.stack = outer;
  machine.heldValues -= items.length;
  return items;
}

function tupleFromMark(machine: PickleMachine): Refusal | undefined {
  const items = popMark(machine);
  return items === undefined ? underflow() : push(machine, { kind: "tuple", items });
}

function tupleOf(machine: PickleMachine, count: number): Refusal | undefined {
  if (machine.stack.length < count) return underflow();
  const items = machine.stack.splice(-count);
  machine.heldValues -= count;
  return push(machine, { kind: "tuple", items });
}

function setItem(machine: PickleMachine): Refusal | undefined {
  if (machine.stack.length < 3) return underflow();
  const items = machine.stack.splice(-2);
  machine.heldValues -= 2;
  return fill(machine.stack.at(-1), items);
}

function setItems(machine: PickleMachine): Refusal | undefined {
  const items = popMark(machine);
  return items === undefined ? underflow() : fill(machine.stack.at(-1), items);
}

function fill(target: PickleValue | undefined, items: readonly PickleValue[]): Refusal | undefined {
  if (!isKind(target, "dict")) return refuse(`has a pickle that sets an item of ${describe(target)}`);
  if (items.length % 2 !== 0) return refuse("has a pickle with a key that has no value");
  for (let i = 0; i < items.length; i += 2) {
    const fault = setEntry(target, items[i], items[i + 1]);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function setEntry(dict: PickleDict, key: PickleValue | undefined, value: PickleValue | undefined): Refusal | undefined {
  if (typeof key !== "string") return refuse(`has a pickle with ${describe(key)} as a key; keys must be strings`);
  if (dict.entries.has(key)) return refuse(`has the key ${quoted(key)} twice`);
  if (value === undefined) return underflow();
  dict.entries.set(key, value);
  return undefined;
}

function appendOne(machine: PickleMachine): Refusal | undefined {
  const item = pop(machine);
  return item === undefined ? underflow() : extend(machine, [item]);
}

function appendMany(machine: PickleMachine): Refusal | undefined {
  const items = popMark(machine);
  return items === undefined ? underflow() : extend(machine, items);
}

function extend(machine: PickleMachine, items: readonly PickleValue[]): Refusal | undefined {
  const list = machine.stack.at(-1);
  if (!isKind(list, "list")) return refuse(`has a pickle that appends to ${describe(list)}`);
  for (const item of items) list.items.push(item);
  return undefined;
}

function remember(machine: PickleMachine, index: number | undefined): Refusal | undefined {
  if (index === undefined) return truncated();
  const value = machine.stack.at(-1);
  if (value === undefined) return underflow();
  machine.memo.set(index, value);
  return machine.memo.size > pickleLimits.memo ? refuse("has a pickle that remembers too many values") : undefined;
}

function recall(machine: PickleMachine, index: number | undefined): Refusal | undefined {
  if (index === undefined) return truncated();
  const value = machine.memo.get(index);
  return value === undefined ? refuse("has a pickle that recalls a value it never kept") : push(machine, value);
}

function globalName(machine: PickleMachine): Refusal | undefined {
  const module = readLine(machine);
  if (typeof module !== "string") return module;
  const name = readLine(machine);
  return typeof name === "string" ? pushMade(machine, allowGlobal(module, name)) : name;
}

const maxLineBytes = 256;

function readLine(machine: PickleMachine): string | Refusal {
  let line = "";
  while (line.length < maxLineBytes) {
    const byte = machine.cursor.take(1)?.getUint8(0);
    if (byte === undefined) return truncated();
    if (byte === 0x0a) return line;
    line += String.fromCharCode(byte);
  }
  return refuse("has a pickle with a name that is too long");
}

function stackGlobal(machine: PickleMachine): Refusal | undefined {
  const name = pop(machine);
  const module = pop(machine);
  if (typeof name !== "string" || typeof module !== "string") return refuse("has a pickle with a name that is no text");
  return pushMade(machine, allowGlobal(module, name));
}

function reduce(machine: PickleMachine): Refusal | undefined {
  const items = pop(machine);
  const target = pop(machine);
  return pushMade(machine, applyGlobal(target, items));
}

/** Only an OrderedDict may have a state; it holds the `_metadata` of `state_dict()`, which says nothing we need. */
function build(machine: PickleMachine): Refusal | undefined {
  if (pop(machine) === undefined) return underflow();
  const target = machine.stack.at(-1);
  const isOrderedDict = isKind(target, "dict") && target.isOrdered;
  return isOrderedDict ? undefined : refuse(`has a pickle that sets the state of ${describe(target)}`);
}

function persistentId(machine: PickleMachine): Refusal | undefined {
  return pushMade(machine, makeStorage(pop(machine)));
}
