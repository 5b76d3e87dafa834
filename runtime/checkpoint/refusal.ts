/** A file of the world that is not taken, in words a person can act on. Checkpoints are untrusted: refusing is normal. */

export interface Refusal {
  readonly kind: "refusal";
  /** E0501: something is not there; E0502: it is there and unreadable or unsafe. */
  readonly code: "E0501" | "E0502";
  /** A sentence without the file's name and without a full stop. */
  readonly message: string;
  readonly help?: string;
}

export function refuse(message: string, help?: string): Refusal {
  return { kind: "refusal", code: "E0502", message, ...(help !== undefined && { help }) };
}

export function notFound(message: string, help?: string): Refusal {
  return { kind: "refusal", code: "E0501", message, ...(help !== undefined && { help }) };
}

export function isRefusal(value: unknown): value is Refusal {
  return typeof value === "object" && value !== null && "kind" in value && value.kind === "refusal";
}

const shownCharacters = 80;

/** A string from a hostile file, safe to show on a terminal: quoted, short, without control characters. */
export function quoted(text: string): string {
  const short = text.length > shownCharacters ? `${text.slice(0, shownCharacters)}…` : text;
  return `"${short.replace(/[\p{C}"\\]/gu, (c) => `\\u{${(c.codePointAt(0) ?? 0).toString(16)}}`)}"`;
}

const maxNameCharacters = 1024;

/** Why a tensor cannot have this name, or `undefined`. Names travel into messages and into ONNX, so they stay plain. */
export function nameFault(name: string): string | undefined {
  if (name === "") return "a tensor has an empty name";
  if (name.length > maxNameCharacters) return `a tensor name has ${name.length} characters: ${quoted(name)}`;
  if (/\p{Cc}/u.test(name)) return `a tensor name contains control characters: ${quoted(name)}`;
  return undefined;
}
