/** Outputs in words: every class with its probability for classification heads, else shapes and the first numbers. */
import type { CompiledOutput } from "../../compiler/compiled.ts";
import type { Tensor } from "../../compiler/graph/tensor.ts";
import type { NamedTensors } from "../engine/session.ts";

export type ReadableOutput =
  | {
      readonly kind: "classes";
      readonly output: string;
      readonly branch?: string;
      /** One for each of its rows: all classes, likeliest first. */
      readonly rows: readonly (readonly ClassProbability[])[];
      /** The row of the batch that is its first; not 0 where the batch is divided. */
      readonly firstRow: number;
      /** Each class has a probability of its own; otherwise they add up to one. */
      readonly isMultiLabel: boolean;
    }
  | {
      readonly kind: "numbers";
      readonly output: string;
      readonly shape: readonly number[];
      readonly first: readonly number[];
    };

export interface ClassProbability {
  readonly label: string;
  readonly probability: number;
}

const classHeads: ReadonlySet<string> = new Set([
  "classification",
  "image_classification",
  "multilabel_classification",
]);
const shownNumbers = 6;

/** In the order of `outputs`. */
export function readableOutputs(outputs: readonly CompiledOutput[], tensors: NamedTensors): readonly ReadableOutput[] {
  return outputs.flatMap((output) => {
    const tensor = tensors.get(output.name);
    if (!tensor) return [];
    if (isClassScores(output, tensor)) return [readClasses(output, tensor)];
    const first = Array.from<number | bigint, number>(tensor.data.slice(0, shownNumbers), Number);
    return [{ kind: "numbers", output: output.name, shape: tensor.shape, first }] as const;
  });
}

function isClassScores(output: CompiledOutput, tensor: Tensor): boolean {
  return output.headType !== undefined && classHeads.has(output.headType) && tensor.shape.length === 2;
}

function readClasses(output: CompiledOutput, tensor: Tensor): ReadableOutput {
  const [rows = 0, classes = 0] = tensor.shape;
  const branch = output.branch === undefined ? {} : { branch: output.branch };
  const isMultiLabel = output.headType === "multilabel_classification";
  const readRow = (_: unknown, row: number): readonly ClassProbability[] => {
    const scores = Array.from<number | bigint, number>(tensor.data.slice(row * classes, (row + 1) * classes), Number);
    const probabilities = isMultiLabel ? scores.map(sigmoid) : softmax(scores);
    const named = probabilities.map((probability, i) => ({ label: output.labels?.[i] ?? `LABEL_${i}`, probability }));
    return named.sort((a, b) => b.probability - a.probability);
  };
  return {
    kind: "classes",
    output: output.name,
    ...branch,
    rows: Array.from({ length: rows }, readRow),
    firstRow: output.rows?.[0] ?? 0,
    isMultiLabel,
  };
}

function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

function softmax(scores: readonly number[]): readonly number[] {
  const largest = Math.max(...scores);
  const powers = scores.map((score) => Math.exp(score - largest));
  const total = powers.reduce((sum, power) => sum + power, 0);
  return powers.map((power) => power / total);
}
