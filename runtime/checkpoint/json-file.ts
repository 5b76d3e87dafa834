/** JSON objects from untrusted files: bounded in size and depth, no key twice, no `__proto__`. */
import type { JsonObject } from "../../language/checkpoint/facts.ts";
import { withBytes } from "./byte-file.ts";
import { isRefusal, quoted, type Refusal, refuse } from "./refusal.ts";

const maxDepth = 64;

/** Reads a file that must be one JSON object of at most `maxBytes`. */
export function readJsonFile(path: string, maxBytes: number): JsonObject | Refusal {
  return withBytes(path, (file) => {
    if (file.sizeBytes > maxBytes) return refuse(`is larger than ${maxBytes / 2 ** 20} MiB, too large for its kind`);
    const bytes = file.read(0, file.sizeBytes);
    return isRefusal(bytes) ? bytes : parseJsonObject(bytes);
  });
}

/** UTF-8 bytes to an object, or why not. A byte-order mark is allowed. */
export function parseJsonObject(bytes: Uint8Array): JsonObject | Refusal {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return refuse("is not UTF-8 text");
  }
  const value = parse(text);
  if (isRefusal(value)) return value;
  if (!isJsonObject(value)) return refuse("is not a JSON object");
  return keyFault(text) ?? value;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return refuse("is not valid JSON");
  }
}

/** True for `{…}`: not an array, not null. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * Looks at the keys of a text that `JSON.parse` accepted: that function keeps the last of equal keys, so a file could show one
 * value to us and another to a different reader.
 */
function keyFault(text: string): Refusal | undefined {
  const open: (Set<string> | undefined)[] = [];
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === 0x7b || c === 0x5b) {
      open.push(c === 0x7b ? new Set() : undefined);
      if (open.length > maxDepth) return refuse(`nests deeper than ${maxDepth} levels`);
    } else if (c === 0x7d || c === 0x5d) {
      open.pop();
    } else if (c === 0x22) {
      const end = endOfString(text, i);
      const keys = open.at(-1);
      if (keys !== undefined && isKey(text, end)) {
        const key: unknown = JSON.parse(text.slice(i, end));
        if (key === "__proto__") return refuse('has a key "__proto__"');
        if (typeof key !== "string" || keys.has(key)) return refuse(`has the key ${quoted(String(key))} twice`);
        keys.add(key);
      }
      i = end - 1;
    }
  }
  return undefined;
}

/** Index after the closing quote of the string that begins at `start`. */
function endOfString(text: string, start: number): number {
  let i = start + 1;
  while (i < text.length && text.charCodeAt(i) !== 0x22) i += text.charCodeAt(i) === 0x5c ? 2 : 1;
  return i + 1;
}

function isKey(text: string, end: number): boolean {
  let i = end;
  while (i < text.length && text.charCodeAt(i) <= 0x20) i++;
  return text.charCodeAt(i) === 0x3a;
}
