/** E0410: two fusions of the same adapters in the same order could not be told apart by a `Fuse`. */
import type { DeclaredSymbol } from "../../../names/symbol.ts";
import { ownerOf } from "../../context.ts";
import { fusionMembers, writtenName } from "../../fusions.ts";
import type { ProgramRule } from "../rule.ts";

export const fusionDuplicates: ProgramRule = {
  name: "fusion-duplicates",
  check(context) {
    const seen = new Map<string, DeclaredSymbol<"fusion">>();
    for (const symbol of context.symbols.all("fusion")) {
      const members = fusionMembers(symbol.declaration);
      if (members.length === 0) continue;
      const key = [...members, writtenName(symbol.declaration) ?? ""].join("\u0000");
      const first = seen.get(key);
      if (first === undefined) {
        seen.set(key, symbol);
        continue;
      }
      context.report(ownerOf(symbol), {
        code: "E0410",
        span: symbol.declaration.name.span,
        message: `the fusion of ${members.join(", ")} is already declared as \`${first.name}\``,
        help: 'Take one out, or tell them apart: `Fuse(a, b, name="other")`, in the declaration and where it is used.',
        related: [{ file: first.file, span: first.declaration.name.span, message: "first declared here" }],
      });
    }
  },
};
