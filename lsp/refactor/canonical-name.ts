import { canonicalMethodName } from "../../language/catalogue/methods/index.ts";
import { isIdentifier } from "../../language/check/unknown-name.ts";
import type { Span } from "../../language/source/span.ts";
import { pathAt } from "../../language/syntax/walk.ts";
import type { Snapshot } from "../snapshot.ts";
import { topicAt } from "../topic.ts";
import type { Refactoring } from "./refactoring.ts";

/** `pfeiffer(…)` → `seq_bn(…)`: the one spelling that `adapt fmt` writes (spec: language.md, Design rules 3). */
export const canonicalName: Refactoring = {
  kind: "refactor.rewrite",
  offer(snapshot, file, span) {
    const found = topicAt(snapshot, file, span.start);
    if (found?.topic.kind !== "callee" || found.topic.place !== "method") return undefined;
    const { name } = found.topic;
    const canonical = canonicalMethodName(name);
    const isOther = canonical !== undefined && canonical !== name && isIdentifier(canonical);
    if (!isOther || takesPositional(snapshot, file, found.span)) return undefined;
    return { title: `Write \`${name}\` as \`${canonical}\``, edits: [{ file, span: found.span, text: canonical }] };
  },
};

/** Arguments without names belong to Python's classes: under another name they would mean nothing. */
function takesPositional(snapshot: Snapshot, file: string, span: Span): boolean {
  const call = pathAt(snapshot.module(file), span.start).findLast(
    (node) => (node.kind === "Call" || node.kind === "BracketCall") && node.callee.span.start === span.start,
  );
  return (call?.kind === "Call" || call?.kind === "BracketCall") && call.args.some(({ name }) => name === undefined);
}
