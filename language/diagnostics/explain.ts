/** The long text on a code: why it exists, an example that has the mistake, the same one mended (`adapt explain E0401`). */
import { type DiagnosticCode, diagnosticTitles } from "./catalogue.ts";
import { pages } from "./pages/index.ts";

export interface ExplainPage {
  readonly code: DiagnosticCode;
  readonly why: string;
  /** What the examples assume about the disk, in a sentence. */
  readonly setting?: string;
  /** A file, or a command, that gives the code. */
  readonly bad: string;
  /** The same without the mistake. */
  readonly good: string;
}

/** The code that a text names, in any case; `undefined` when there is none. */
export function findCode(text: string): DiagnosticCode | undefined {
  const code = text.trim().toUpperCase();
  return Object.hasOwn(diagnosticTitles, code) ? (code as DiagnosticCode) : undefined;
}

/** The page as plain text with a line break at the end. */
export function explain(code: DiagnosticCode): string {
  const page = pages[code];
  const parts = [
    `${code}: ${diagnosticTitles[code]}`,
    wrap(page.why, 80),
    ...(page.setting === undefined ? [] : [wrap(page.setting, 80)]),
    `This has the mistake:\n\n${indent(page.bad)}`,
    `This has not:\n\n${indent(page.good)}`,
  ];
  return `${parts.join("\n\n")}\n`;
}

function indent(text: string): string {
  return text
    .trimEnd()
    .split("\n")
    .map((line) => (line === "" ? "" : `    ${line}`))
    .join("\n");
}

function wrap(text: string, width: number): string {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines[lines.length - 1];
    if (last === undefined || last.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines.join("\n");
}
