import type { Location } from "../../language/diagnostics/diagnostic.ts";
import { type DeclaredSymbol, type SymbolKind, symbolKinds } from "../../language/names/symbol.ts";
import type { Span } from "../../language/source/span.ts";
import { roleOf } from "../domain/folders.ts";
import type { Snapshot } from "../snapshot.ts";
import { targetOf } from "./definition.ts";
import type { SymbolShape } from "./document-symbols.ts";
import { usesOf } from "./references.ts";

/** Folders of weights end the way down; nothing more is known of them. */
export type HierarchyKind = SymbolKind | "checkpoint";

export interface HierarchyItem extends Location {
  readonly kind: HierarchyKind;
  readonly name: string;
  readonly shape: SymbolShape;
  readonly whole: Span;
}

export interface HierarchyCall {
  readonly item: HierarchyItem;
  /** Where the one names the other. */
  readonly spans: readonly Span[];
}

/** Provenance: who uses this, and what does it use. */
export function prepareCallHierarchy(snapshot: Snapshot, file: string, offset: number): readonly HierarchyItem[] {
  const symbol = snapshot.fast(file).symbols.at(file, offset);
  return symbol === undefined ? [] : [itemOf(symbol)];
}

/** Declarations whose text holds a use, in all files; of a checkpoint, those that load it. */
export function incomingCalls(
  snapshot: Snapshot,
  file: string,
  kind: HierarchyKind,
  name: string,
): readonly HierarchyCall[] {
  if (kind === "checkpoint") return loadersOf(snapshot, file);
  const symbol = snapshot.fast(file).symbols.find(kind, name);
  if (symbol === undefined) return [];
  const calls = new Map<string, { item: HierarchyItem; spans: Span[] }>();
  for (const use of usesOf(snapshot, file, symbol, false)) {
    const user = declaredAround(snapshot, use);
    if (user === undefined) continue;
    const key = `${user.file}\u0000${user.whole.start}`;
    const call = calls.get(key) ?? { item: user, spans: [] };
    calls.set(key, call);
    call.spans.push(use.span);
  }
  return [...calls.values()];
}

/** What the declaration names, in the order of kinds, down to the folder that holds its weights. */
export function outgoingCalls(
  snapshot: Snapshot,
  file: string,
  kind: HierarchyKind,
  name: string,
): readonly HierarchyCall[] {
  const { symbols } = snapshot.fast(file);
  const symbol = kind === "checkpoint" ? undefined : symbols.find(kind, name);
  if (symbol === undefined) return [];
  const { start, end } = symbol.declaration.span;
  const named = symbolKinds.flatMap((each) =>
    symbols.all(each).flatMap((other: DeclaredSymbol) => {
      if (other === symbol) return [];
      const uses = other.references.filter(
        (use) => use.file === symbol.file && start <= use.span.start && use.span.end <= end,
      );
      return uses.length === 0 ? [] : [{ item: itemOf(other), spans: uses.map(({ span }) => span) }];
    }),
  );
  return [...named, ...checkpointOf(snapshot, symbol)];
}

function checkpointOf(snapshot: Snapshot, { file, declaration }: DeclaredSymbol): readonly HierarchyCall[] {
  const source = "source" in declaration ? declaration.source : undefined;
  const located = source === undefined ? undefined : snapshot.host.locate(file, source.value, roleOf(declaration));
  if (source === undefined || located === undefined) return [];
  const start = { start: 0, end: 0 };
  const item = {
    kind: "checkpoint",
    name: source.value,
    shape: "key",
    file: located,
    span: start,
    whole: start,
  } as const;
  return [{ item, spans: [source.span] }];
}

/** `located`: what the host found for the paths of the declarations that are wanted. */
function loadersOf(snapshot: Snapshot, located: string): readonly HierarchyCall[] {
  return snapshot.files().flatMap((file) =>
    snapshot.module(file).declarations.flatMap((declaration): readonly HierarchyCall[] => {
      const source = "source" in declaration ? declaration.source : undefined;
      if (source === undefined || snapshot.host.locate(file, source.value, roleOf(declaration)) !== located) return [];
      const item = declaredAround(snapshot, { file, span: source.span });
      return item === undefined ? [] : [{ item, spans: [source.span] }];
    }),
  );
}

function itemOf(symbol: DeclaredSymbol): HierarchyItem {
  return { ...targetOf(symbol), kind: symbol.kind, name: symbol.name, shape: symbol.kind };
}

function declaredAround(snapshot: Snapshot, { file, span }: Location): HierarchyItem | undefined {
  const around = snapshot
    .module(file)
    .declarations.find((each) => each.span.start <= span.start && span.end <= each.span.end);
  if (around === undefined || around.kind === "Import") return undefined;
  const kind = around.kind.toLowerCase() as SymbolKind;
  return { file, span: around.name.span, whole: around.span, kind, name: around.name.text, shape: kind };
}
