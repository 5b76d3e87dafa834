/** The answer of `adapt run`, for people. */
import type { CompiledOutput } from "../compiler/compiled.ts";
import type { NamedTensors } from "../runtime/engine/session.ts";
import { type ClassProbability, type ReadableOutput, readableOutputs } from "../runtime/project/readable.ts";
import { renderTable } from "./table.ts";

type Classes = Extract<ReadableOutput, { kind: "classes" }>;

/** `rows`: what each row of the batch was, a sentence or a file; may be empty. */
export function showOutputs(
  outputs: readonly CompiledOutput[],
  tensors: NamedTensors,
  rows: readonly string[],
): string {
  const readable = readableOutputs(outputs, tensors);
  const classes = readable.filter((output) => output.kind === "classes");
  const numbers = readable.flatMap((output) =>
    output.kind === "numbers" ? [[output.output, `[${output.shape.join(", ")}]`, firstNumbers(output.first)]] : [],
  );
  const table = renderTable([{ title: "" }, { title: "" }, { title: "" }], numbers);
  return [...answersByRow(classes, rows), ...(numbers.length > 0 ? [table] : [])].join("\n");
}

/** One block a row of the batch: what it was, then a line for each branch that has the row. */
function answersByRow(outputs: readonly Classes[], rows: readonly string[]): readonly string[] {
  const count = Math.max(0, ...outputs.map((output) => output.firstRow + output.rows.length));
  return Array.from({ length: count }, (_, row) => {
    const lines = outputs.flatMap((output) => {
      const classes = output.rows[row - output.firstRow];
      return classes ? [[`  ${output.branch ?? output.output}`, ...answer(classes, output.isMultiLabel)]] : [];
    });
    const columns = [{ title: "" }, { title: "" }, { title: "", align: "right" as const }, { title: "" }];
    return `${rows[row] ?? `row ${row}`}\n${renderTable(columns, lines)}`;
  });
}

const mostShown = 6;

/** The likeliest class, its probability, and the other classes on the same line. */
function answer(classes: readonly ClassProbability[], isMultiLabel: boolean): readonly string[] {
  const [first, ...others] = classes;
  if (!first) return [];
  const shown = isMultiLabel ? others : others.slice(0, mostShown - 1);
  const listed = shown.map(({ label, probability }) => `${label} ${percent(probability)}`);
  const rest = shown.length < others.length ? [...listed, "…"] : listed;
  return [first.label, percent(first.probability), rest.join(", ")];
}

function percent(probability: number): string {
  return `${(100 * probability).toFixed(1)} %`;
}

function firstNumbers(numbers: readonly number[]): string {
  return `${numbers.map((value) => (Number.isInteger(value) ? String(value) : value.toPrecision(5))).join(" ")} …`;
}
