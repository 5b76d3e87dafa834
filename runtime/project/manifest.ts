/** `adapt.json`: what lies beside it, made from what. One entry for each output of the folder; nothing in it depends on time. */
import { createHash } from "node:crypto";
import { closeSync, fstatSync, openSync, readFileSync, readSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import type { CompiledBuild } from "../../compiler/compiled.ts";
import type { StoredTensor } from "../../language/checkpoint/facts.ts";
import type { Build, HeadUse } from "../../language/program/program.ts";
import { showComposition } from "./describe-composition.ts";
import { producer } from "./producer.ts";

export const manifestName = "adapt.json";

export interface ManifestSubject {
  readonly build: Build;
  readonly compiled: CompiledBuild;
  /** The `.adapt` file and its text. */
  readonly source: { readonly file: string; readonly text: string };
  /** All written or linked, the model first. */
  readonly files: readonly { readonly name: string; readonly bytes: number }[];
}

/** The text of the folder's manifest with this output's entry added or replaced. */
export function manifestText(outputPath: string, subject: ManifestSubject): string {
  const folder = dirname(outputPath);
  const name = relative(folder, outputPath);
  const outputs: Record<string, unknown> = {
    ...readOutputs(join(folder, manifestName)),
    [name]: entryOf(folder, subject),
  };
  const sorted = Object.fromEntries(Object.entries(outputs).sort(([a], [b]) => (a < b ? -1 : 1)));
  return `${JSON.stringify({ version: 1, outputs: sorted }, null, 2)}\n`;
}

/** The entries that are there; a file that is no manifest of ours is replaced. */
function readOutputs(path: string): object {
  try {
    const manifest: unknown = JSON.parse(readFileSync(path, "utf8"));
    if (typeof manifest !== "object" || manifest === null || !("outputs" in manifest)) return {};
    return typeof manifest.outputs === "object" && manifest.outputs !== null ? manifest.outputs : {};
  } catch {
    return {};
  }
}

function entryOf(folder: string, { build, compiled, source, files }: ManifestSubject): object {
  return {
    build: build.name,
    producer,
    source: { file: relative(folder, source.file), sha256: sha256(source.text) },
    model: { family: build.model.family.name, name: build.model.name },
    active: showComposition(build.active),
    semantics: build.semantics,
    seed: build.seed,
    target: build.target,
    files,
    checkpoints: checkpointFiles(build).map((file) => ({ file: relative(folder, file), ...fingerprint(file) })),
    inputs: compiled.inputs,
    outputs: compiled.outputs,
    operators: compiled.operators,
    rewrites: firedRules(compiled),
  };
}

/** How often each rewrite fired. */
function firedRules(compiled: CompiledBuild): Readonly<Record<string, number>> {
  const counts = new Map<string, number>();
  for (const event of compiled.trace) {
    if (event.outcome === "applied") counts.set(event.rule, (counts.get(event.rule) ?? 0) + 1);
  }
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Every weights file that the build uses, in order. */
export function checkpointFiles(build: Build): readonly string[] {
  const heads: readonly HeadUse[] = build.heads;
  const tables: (ReadonlyMap<string, StoredTensor> | undefined)[] = [
    build.model.tensors,
    ...[...build.adapters.values()].map((adapter) => (adapter.kind === "stored" ? adapter.tensors : undefined)),
    ...[...build.fusions.values()].map((fusion) => fusion.tensors),
    ...heads.map((head) => head.tensors),
  ];
  const files = tables.flatMap((table) => [...(table?.values() ?? [])].map((tensor) => tensor.file));
  return [...new Set(files)].sort();
}

/** Larger files are known by their size and their first or last part: hashing a base model would read all of it. */
const wholeHashBytes = 16 * 1024 * 1024;

interface Fingerprint {
  readonly bytes: number;
  /** Of the whole file. */
  readonly sha256?: string;
  /** Of the header of a safetensors file, or of the last 64 KiB (the directory) of a PyTorch archive. */
  readonly indexSha256?: string;
}

export function fingerprint(file: string): Fingerprint {
  const handle = openSync(file, "r");
  try {
    const bytes = fstatSync(handle).size;
    if (bytes <= wholeHashBytes) return { bytes, sha256: hashOfRange(handle, 0, bytes) };
    const isSafetensors = file.endsWith(".safetensors");
    const indexBytes = isSafetensors ? 8 + headerBytes(handle) : 65536;
    return { bytes, indexSha256: hashOfRange(handle, isSafetensors ? 0 : bytes - indexBytes, indexBytes) };
  } finally {
    closeSync(handle);
  }
}

function headerBytes(handle: number): number {
  const length = Buffer.alloc(8);
  readSync(handle, length, 0, 8, 0);
  return Number(length.readBigUInt64LE());
}

const hashedAtOnce = 2 ** 18;

function hashOfRange(handle: number, start: number, length: number): string {
  const hash = createHash("sha256");
  const buffer = Buffer.allocUnsafe(hashedAtOnce);
  for (let done = 0; done < length; ) {
    const count = readSync(handle, buffer, 0, Math.min(hashedAtOnce, length - done), start + done);
    if (count === 0) break;
    hash.update(buffer.subarray(0, count));
    done += count;
  }
  return hash.digest("hex");
}

function sha256(content: string): string {
  return createHash("sha256").update(content).digest("hex");
}
