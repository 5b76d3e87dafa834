/** The answer of `adapt run`, for people. */
import type { CompiledOutput } from "../compiler/compiled.ts";
import type { NamedTensors } from "../runtime/engine/session.ts";
import { type ReadableOutput, readableOutputs } from "../runtime/project/readable.ts";
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

/** One block a row of the batch: what it was, then a line for each branch and class. */
function answersByRow(outputs: readonly Classes[], rows: readonly string[]): readonly string[] {
  const count = Math.max(0, ...outputs.map((output) => output.rows.length));
  return Array.from({ length: count }, (_, row) => {
    const lines = outputs.flatMap((output) =>
      (output.rows[row] ?? []).map(({ label, probability }) => [
        `  ${output.branch ?? output.output}`,
        label,
        `${(100 * probability).toFixed(1)} %`,
      ]),
    );
    const table = renderTable([{ title: "" }, { title: "" }, { title: "", align: "right" }], lines);
    return `${rows[row] ?? `row ${row}`}\n${table}`;
  });
}

function firstNumbers(numbers: readonly number[]): string {
  return `${numbers.map((value) => (Number.isInteger(value) ? String(value) : value.toPrecision(5))).join(" ")} …`;
}
