/** `docs/reference/diagnostics.md` */
import type { DiagnosticCode } from "../../language/diagnostics/catalogue.ts";
import { diagnosticTitles } from "../../language/diagnostics/catalogue.ts";
import { pages } from "../../language/diagnostics/pages/index.ts";
import { codeBlock, page, table } from "./markdown.ts";

const groups: Readonly<Record<string, string>> = {
  E01: "Syntax",
  E02: "Names and imports",
  E03: "Configs",
  E04: "Composition",
  E05: "Checkpoints",
  E06: "Builds, targets and inputs",
  W: "Warnings",
};

export function diagnosticsPage(): string {
  const codes = Object.keys(diagnosticTitles) as DiagnosticCode[];
  return page(
    "# Diagnostics",
    "Codes are stable. `E…` are errors, `W…` warnings. `adapt explain CODE` prints the same text.",
    table(
      ["code", "meaning"],
      codes.map((code) => [`[${code}](#${code.toLowerCase()})`, diagnosticTitles[code]]),
    ),
    ...Object.entries(groups).flatMap(([prefix, title]) => [
      `## ${title}`,
      ...codes.filter((code) => code.startsWith(prefix)).flatMap(codeParts),
    ]),
  );
}

function codeParts(code: DiagnosticCode): readonly string[] {
  const { why, setting, bad, good } = pages[code];
  return [
    `### ${code}`,
    `*${diagnosticTitles[code]}*`,
    why,
    setting ?? "",
    "This has the mistake:",
    codeBlock("adapt", cutLongLines(bad)),
    "This has not:",
    codeBlock("adapt", good),
  ];
}

const longestLine = 160;

/** An example that is a mistake by its sheer length is shown by its beginning. */
function cutLongLines(text: string): string {
  return text
    .split("\n")
    .map((line) => (line.length > longestLine ? `${line.slice(0, longestLine)}…` : line))
    .join("\n");
}
