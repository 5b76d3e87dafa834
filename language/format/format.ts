/** The one formatter: `adapt fmt` and the editor call it. It has no options. */
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { withoutByteOrderMark } from "../source/source-file.ts";
import type { Comment, Module } from "../syntax/ast.ts";
import { hasLineBreak } from "../syntax/gap.ts";
import { parse } from "../syntax/parse.ts";
import { attachComments } from "./comments.ts";
import { layOut } from "./layout.ts";
import { printModule } from "./print-module.ts";
import type { Printer } from "./print-value.ts";

export interface Formatted {
  /** The formatted text; the text as given when it has syntax errors. */
  readonly text: string;
  /** What the parser said; empty when the text was formatted. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Formats a file (spec: language.md, Design rules 3). Keeps comments, documentation, the order of everything and the kind of
 * line ends; formatting twice is formatting once. `canonicalMethod` gives the one spelling of a method's name or alias, as
 * `canonicalMethodName` of the catalogue does.
 */
export function format(
  file: string,
  text: string,
  canonicalMethod: (name: string) => string | undefined = () => undefined,
): Formatted {
  const source = withoutByteOrderMark(text);
  const { module, diagnostics } = parse(file, source);
  if (diagnostics.length > 0) return { text, diagnostics: parse(file, text).diagnostics };
  const lines = layOut(printModule(printerFor(module, source, canonicalMethod), module, source));
  const body = lines.join("\n").trimEnd();
  const ended = body === "" ? "" : `${body}\n`;
  return { text: usesCarriageReturns(source) ? ended.replaceAll("\n", "\r\n") : ended, diagnostics: [] };
}

function printerFor(module: Module, text: string, canonicalMethod: (name: string) => string | undefined): Printer {
  const configs = new Set(module.declarations.flatMap((each) => (each.kind === "Config" ? [each.name.text] : [])));
  // An import may bring a config of any name, so a bare name is then left alone.
  const imports = module.declarations.some(({ kind }) => kind === "Import");
  return {
    comments: attachComments(module, text),
    canonicalMethod,
    canonicalReference: (name) => (imports || configs.has(name) ? undefined : canonicalMethod(name)),
    endsLine: (comment) => endsLine(text, comment),
  };
}

function endsLine(text: string, { span }: Comment): boolean {
  const next = text.slice(span.end).search(/\S/);
  return next < 0 || hasLineBreak(text, span.end, span.end + next);
}

function usesCarriageReturns(text: string): boolean {
  const first = text.indexOf("\n");
  return first > 0 && text[first - 1] === "\r";
}
