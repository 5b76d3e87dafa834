/** Prediction heads: declared, loaded or both; their sizes come from a model (spec: heads.md §1). */
import { showValue } from "../catalogue/check-field-value.ts";
import type { FieldValue } from "../catalogue/field.ts";
import type { HeadDefinition } from "../catalogue/head.ts";
import { declaredHeadFields, findHead, headNames } from "../catalogue/heads/index.ts";
import { alternatives, suggest } from "../names/suggest.ts";
import type { DeclaredSymbol } from "../names/symbol.ts";
import type { Span } from "../source/span.ts";
import type { Expression, StringLiteral } from "../syntax/ast.ts";
import { type Callee, readArguments } from "./arguments.ts";
import type { CheckContext, Owner } from "./context.ts";
import { ownerOf } from "./context.ts";
import { type ReadFolder, readFolder } from "./folders.ts";
import { renameFixes } from "./unknown-name.ts";

export interface WrittenHead {
  readonly definition: HeadDefinition;
  readonly name: string;
  readonly values: ReadonlyMap<string, FieldValue>;
  readonly spans: ReadonlyMap<string, Span>;
  readonly span: Span;
}

export interface HeadInfo {
  readonly symbol: DeclaredSymbol<"head">;
  readonly written?: WrittenHead;
  readonly source?: StringLiteral;
  /** Absent with a source: the host did not look. */
  readonly checkpoint?: ReadFolder;
}

/** `undefined` when the declaration is wrong, which was said. */
export function resolveHeadDeclaration(context: CheckContext, symbol: DeclaredSymbol<"head">): HeadInfo | undefined {
  const owner = ownerOf(symbol);
  return context.once<HeadInfo | undefined>(
    owner.subject,
    () => resolve(context, owner, symbol),
    () => undefined,
  );
}

function resolve(context: CheckContext, owner: Owner, symbol: DeclaredSymbol<"head">): HeadInfo | undefined {
  const { head, source } = symbol.declaration;
  const written = head === undefined ? undefined : readHead(context, owner, head);
  if (head === undefined && source === undefined) {
    if (symbol.declaration.broken) return undefined;
    context.report(owner, {
      code: "E0305",
      span: symbol.declaration.name.span,
      message: `the head \`${symbol.name}\` has neither a type nor a folder`,
      help: `Write \`head ${symbol.name} : classification(num_labels=2)\` or \`head ${symbol.name} from "./folder"\`.`,
    });
    return undefined;
  }
  const read = source === undefined || source.broken ? undefined : readFolder(context, owner, source, "head");
  const isWrong = (head !== undefined && written === undefined) || (source !== undefined && read === undefined);
  if (isWrong) return undefined;
  return {
    symbol,
    ...(written === undefined ? {} : { written }),
    ...(source === undefined ? {} : { source }),
    ...(read === undefined || read === "unknown" ? {} : { checkpoint: read }),
  };
}

function readHead(context: CheckContext, owner: Owner, expression: Expression): WrittenHead | undefined {
  if (expression.broken || expression.kind === "Missing") return undefined;
  if (expression.kind === "Group") return readHead(context, owner, expression.inner);
  const isCall = expression.kind === "Call" || expression.kind === "BracketCall";
  const name = isCall
    ? expression.callee.text
    : expression.kind === "Reference"
      ? expression.name
      : expression.kind === "String"
        ? expression.value
        : "";
  const span = isCall ? expression.callee.span : expression.span;
  const definition = findHead(name);
  if (definition === undefined) {
    const nearest = suggest(name, headNames);
    context.report(owner, {
      code: "E0301",
      span,
      message: name === "" ? "this is no head" : `there is no head type \`${name}\``,
      help: nearest.length > 0 ? `Did you mean ${alternatives(nearest)}?` : `The types are ${headNames.join(", ")}.`,
      fixes: renameFixes(owner.file, span, nearest),
    });
    return undefined;
  }
  const callee: Callee = {
    name,
    span,
    fields: declaredHeadFields(definition),
    takesPositional: false,
    lastWins: false,
    unknownKey: "E0302",
  };
  const read = readArguments(context, owner, callee, isCall ? expression.args : []);
  if (!read.isSound || !checkLabels(context, owner, read.values, read.spans)) return undefined;
  return { definition, name, values: read.values, spans: read.spans, span };
}

/** As many names in `label2id` as `num_labels` says. */
function checkLabels(
  context: CheckContext,
  owner: Owner,
  values: ReadonlyMap<string, FieldValue>,
  spans: ReadonlyMap<string, Span>,
): boolean {
  const labels = values.get("label2id");
  const count = values.get("num_labels");
  if (typeof labels !== "object" || labels === null || typeof count !== "number") return true;
  const named = Object.keys(labels).length;
  const span = spans.get("label2id");
  if (named === count || span === undefined) return true;
  context.report(owner, {
    code: "E0305",
    span,
    message: `\`label2id\` names ${named} labels and \`num_labels\` is ${showValue(count)}`,
    help: "Make the two agree.",
  });
  return false;
}
