import type { TextEdit } from "../../language/diagnostics/diagnostic.ts";
import type { StringLiteral } from "../../language/syntax/ast.ts";
import type { Snapshot } from "../snapshot.ts";
import { isInside, relativePath, resolveUri } from "../uri.ts";

export interface FileMove {
  /** Canonical; a file or a folder. */
  readonly from: string;
  readonly to: string;
}

/** Paths that have to change when files or folders move: imports and checkpoint folders, also of the moved files themselves. */
export function renameFiles(snapshot: Snapshot, moves: readonly FileMove[]): readonly TextEdit[] {
  return snapshot.files().flatMap((file) =>
    snapshot.module(file).declarations.flatMap((declaration) => {
      const literal =
        declaration.kind === "Import" ? declaration.path : "source" in declaration ? declaration.source : undefined;
      const edit = literal === undefined || literal.broken ? undefined : movedPath(snapshot, file, literal, moves);
      return edit === undefined ? [] : [edit];
    }),
  );
}

function movedPath(
  snapshot: Snapshot,
  file: string,
  literal: StringLiteral,
  moves: readonly FileMove[],
): TextEdit | undefined {
  const { value, span } = literal;
  const isRelative = value.startsWith("./") || value.startsWith("../") || value.endsWith(".adapt");
  if (!isRelative) return undefined;
  const target = resolveUri(file, value);
  const [newFile, newTarget] = [moved(file, moves), moved(target, moves)];
  if (newFile === file && newTarget === target) return undefined;
  const path = relativePath(newFile, newTarget);
  const ending = value.endsWith("/") ? "/" : "";
  if (path === undefined || path + ending === value) return undefined;
  const quote = snapshot.text(file)?.[span.start] === "'" ? "'" : '"';
  return { file, span, text: `${quote}${path}${ending}${quote}` };
}

function moved(file: string, moves: readonly FileMove[]): string {
  const move = moves.find(({ from }) => isInside(from, file));
  return move === undefined ? file : move.to + file.slice(move.from.length);
}
