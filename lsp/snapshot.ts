/**
 * All that a request may know, frozen at one moment: texts, and what follows from them, computed when asked for. `fast` is
 * everything that text alone decides; `full` adds what checkpoints say, as far as they were read.
 */
import type { Facts } from "../language/checkpoint/facts.ts";
import { type Analysis, analyze, analyzeInSteps } from "../language/index.ts";
import type { SourceHost } from "../language/names/source-host.ts";
import { type SourceFile, sourceFile } from "../language/source/source-file.ts";
import type { Module } from "../language/syntax/ast.ts";
import { createReparser, type Parsed } from "../language/syntax/parse.ts";
import { type Carried, carry, extrasOf } from "./carry.ts";
import type { OpenDocument } from "./documents.ts";
import { openResolution, type Resolution } from "./domain/resolution.ts";
import { finish } from "./finish.ts";
import type { Host } from "./host.ts";
import { defaultSettings, type Settings } from "./settings.ts";
import { resolveUri } from "./uri.ts";

export interface SnapshotInputs {
  readonly host: Host;
  readonly documents: ReadonlyMap<string, OpenDocument>;
  /** The `.adapt` files of the workspace folders. */
  sources(): readonly string[];
  readonly facts: Facts;
  /** Of `facts`. */
  readonly factsRevision: number;
  readonly settings?: Settings;
}

export interface Snapshot {
  readonly host: Host;
  readonly settings: Settings;
  readonly documents: ReadonlyMap<string, OpenDocument>;
  readonly facts: Facts;
  /** Text of any file, open or not. */
  text(file: string): string | undefined;
  source(file: string): SourceFile | undefined;
  /** The tree of a file; empty when it cannot be read. */
  module(file: string): Module;
  fast(file: string): Analysis;
  full(file: string): Analysis;
  /** Computes `full` in small steps. */
  fullInSteps(file: string): Generator<void, Analysis>;
  /** True when `full` was computed with everything that is known now. */
  hasFull(file: string): boolean;
  /** What the last `full` said beyond `fast`, moved along with the text since. */
  carried(file: string): Carried | undefined;
  /** Configs, sites and trees behind the names of a file's program. */
  resolution(file: string): Resolution;
  /** Every `.adapt` file of the workspace and every open document. */
  files(): readonly string[];
}

/** What was computed for one entry file; lives as long as the texts that it was computed from. */
interface Computed {
  readonly reads: ReadonlyMap<string, string | undefined>;
  readonly fast: Analysis;
  /** Folders that the checker asked for: without an answer for any, `full` is `fast`. */
  readonly folders: readonly { readonly fromFile: string; readonly source: string }[];
  full?: { readonly analysis: Analysis; readonly revision: number };
  resolution?: { readonly value: Resolution; readonly revision: number };
  carried?: Carried;
}

/** Opaque to callers: handed from one snapshot to the next. */
export interface SnapshotMemory {
  readonly computed: Map<string, Computed>;
  readonly parsers: Map<string, (text: string) => Parsed>;
}

export function createSnapshotMemory(): SnapshotMemory {
  return { computed: new Map(), parsers: new Map() };
}

/** For files that will not be asked about for a while. */
export function forgetFile({ computed, parsers }: SnapshotMemory, file: string): void {
  computed.delete(file);
  parsers.delete(file);
}

export function createSnapshot(inputs: SnapshotInputs, memory: SnapshotMemory = createSnapshotMemory()): Snapshot {
  const { host, documents, facts, factsRevision } = inputs;
  const texts = new Map<string, string | undefined>();
  const sources = new Map<string, SourceFile>();
  const checked = new Map<string, Computed>();
  let files: readonly string[] | undefined;

  function text(file: string): string | undefined {
    const open = documents.get(file);
    if (open !== undefined) return open.text;
    if (!texts.has(file)) texts.set(file, host.read(file));
    return texts.get(file);
  }

  function parseAgain(file: string, content: string): Parsed {
    const parser = memory.parsers.get(file) ?? createReparser(file);
    memory.parsers.set(file, parser);
    return parser(content);
  }

  function sourceHostFor(reads: Map<string, string | undefined>): SourceHost {
    return {
      read(each) {
        const content = text(each);
        reads.set(each, content);
        return content;
      },
      resolve: resolveUri,
      parse: parseAgain,
    };
  }

  function analyzeNow(file: string, known: Facts): { analysis: Analysis; reads: Map<string, string | undefined> } {
    const reads = new Map<string, string | undefined>();
    return { analysis: analyze(file, sourceHostFor(reads), known), reads };
  }

  function compute(file: string): Computed {
    const known = checked.get(file) ?? memory.computed.get(file);
    const isCurrent =
      known !== undefined && (checked.has(file) || [...known.reads].every(([each, old]) => text(each) === old));
    const computed = known !== undefined && isCurrent ? known : computeAnew(file, known);
    checked.set(file, computed);
    memory.computed.set(file, computed);
    return computed;
  }

  function computeAnew(file: string, old: Computed | undefined): Computed {
    const folders: { fromFile: string; source: string }[] = [];
    const { analysis, reads } = analyzeNow(file, {
      folder(fromFile, source) {
        folders.push({ fromFile, source });
        return undefined;
      },
    });
    const carried = old === undefined ? undefined : carry(lastExtras(old, file), text(file) ?? "");
    return { reads, fast: analysis, folders, ...(carried !== undefined && { carried }) };
  }

  function* fullInSteps(file: string): Generator<void, Analysis> {
    const computed = compute(file);
    if (computed.full?.revision === factsRevision) return computed.full.analysis;
    yield;
    // Every folder is asked for, so that each will be read.
    const known = computed.folders.filter(({ fromFile, source }) => facts.folder(fromFile, source) !== undefined);
    const analysis = known.length === 0 ? computed.fast : yield* analyzeInSteps(file, sourceHostFor(new Map()), facts);
    computed.full = { analysis, revision: factsRevision };
    delete computed.carried;
    return analysis;
  }

  return {
    host,
    documents,
    facts,
    text,
    settings: inputs.settings ?? defaultSettings,
    source(file) {
      const open = documents.get(file);
      if (open !== undefined) return open.source;
      const content = text(file);
      if (content === undefined) return undefined;
      const known = sources.get(file) ?? sourceFile(file, content);
      sources.set(file, known);
      return known;
    },
    module: (file) => compute(file).fast.modules.find((module) => module.file === file) ?? emptyModule(file),
    fast: (file) => compute(file).fast,
    full: (file) => finish(fullInSteps(file)),
    fullInSteps,
    hasFull: (file) => compute(file).full?.revision === factsRevision,
    carried(file) {
      const computed = compute(file);
      return computed.full === undefined ? computed.carried : lastExtras(computed, file);
    },
    resolution(file) {
      const computed = compute(file);
      if (computed.resolution?.revision !== factsRevision) {
        const value = openResolution(file, computed.fast.modules, facts);
        computed.resolution = { value, revision: factsRevision };
      }
      return computed.resolution.value;
    },
    files() {
      files ??= [...new Set([...documents.keys(), ...inputs.sources()])].sort();
      return files;
    },
  };
}

function lastExtras(computed: Computed, file: string): Carried | undefined {
  if (computed.full === undefined) return computed.carried;
  return extrasOf(computed.reads.get(file) ?? "", file, computed.fast, computed.full.analysis);
}

function emptyModule(file: string): Module {
  return { kind: "Module", file, declarations: [], comments: [], span: { start: 0, end: 0 } };
}
