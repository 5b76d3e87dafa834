/**
 * Reads the entry file and everything it imports, each file once. Imports bring in every declaration but builds
 * (spec: language.md, Names). Next step of the pipeline: `bind.ts`.
 */
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { diagnose } from "../diagnostics/problem.ts";
import { emptySpan } from "../source/span.ts";
import type { ImportDeclaration, Module } from "../syntax/ast.ts";
import { parse } from "../syntax/parse.ts";
import type { SourceHost } from "./source-host.ts";

export interface LoadedModules {
  /** The entry first, then imports in the order in which they are met. */
  readonly modules: readonly Module[];
  readonly diagnostics: readonly Diagnostic[];
}

interface Frame {
  readonly file: string;
  /** The import that led here; absent for the entry. */
  readonly by?: { readonly file: string; readonly declaration: ImportDeclaration };
}

/** `entry` is the host's name for the file. A host that cannot read the entry gives E0203 on an empty module. */
export function loadModules(entry: string, host: SourceHost): LoadedModules {
  const modules: Module[] = [];
  const diagnostics: Diagnostic[] = [];
  const seen = new Set<string>();

  function visit(frame: Frame, path: readonly string[]): void {
    if (path.includes(frame.file)) {
      if (frame.by !== undefined) diagnostics.push(cycle(frame.by, [...path, frame.file]));
      return;
    }
    if (seen.has(frame.file)) return;
    seen.add(frame.file);
    const text = host.read(frame.file);
    if (text === undefined) {
      diagnostics.push(notFound(frame));
      return;
    }
    const parsed = host.parse?.(frame.file, text) ?? parse(frame.file, text);
    modules.push(parsed.module);
    diagnostics.push(...parsed.diagnostics);
    for (const declaration of parsed.module.declarations) {
      if (declaration.kind !== "Import" || declaration.broken || declaration.path.broken) continue;
      const target = host.resolve(frame.file, declaration.path.value);
      visit({ file: target, by: { file: frame.file, declaration } }, [...path, frame.file]);
    }
  }

  visit({ file: entry }, []);
  return { modules, diagnostics };
}

function notFound(frame: Frame): Diagnostic {
  if (frame.by === undefined) {
    const message = `the file "${frame.file}" was not found or cannot be read`;
    const help = "Check the path, and that it leads to a text file.";
    return diagnose(frame.file, { code: "E0203", span: emptySpan, message, help });
  }
  const { file, declaration } = frame.by;
  return diagnose(file, {
    code: "E0203",
    span: declaration.path.span,
    message: `there is no file "${declaration.path.value}"`,
    help: "Imports are relative to the file that holds them and end in `.adapt`.",
  });
}

function cycle(by: NonNullable<Frame["by"]>, path: readonly string[]): Diagnostic {
  const start = path.indexOf(path[path.length - 1] ?? "");
  const circle = path.slice(start).map(baseName).join(" → ");
  return diagnose(by.file, {
    code: "E0204",
    span: by.declaration.path.span,
    message: `this import closes a circle: ${circle}`,
    help: "Move what both files need into a third file and import that from both.",
  });
}

function baseName(file: string): string {
  return file.slice(Math.max(file.lastIndexOf("/"), file.lastIndexOf("\\")) + 1);
}
