/** Outputs in words: classes with probabilities for classification heads, else shapes and the first numbers. */
import type { CompiledOutput } from "../../compiler/compiled.ts";
import type { Tensor } from "../../compiler/graph/tensor.ts";
import type { NamedTensors } from "../engine/session.ts";

export type ReadableOutput =
  | {
      readonly kind: "classes";
      readonly output: string;
      readonly branch?: string;
      /** One for each row of the batch: the likely classes, likeliest first. */
      readonly rows: readonly (readonly LikelyClass[])[];
    }
  | {
      readonly kind: "numbers";
      readonly output: string;
      readonly shape: readonly number[];
      readonly first: readonly number[];
    };

export interface LikelyClass {
  readonly label: string;
  readonly probability: number;
}

const classHeads: ReadonlySet<string> = new Set([
  "classification",
  "image_classification",
  "multilabel_classification",
]);
const shownNumbers = 6;

/** In the order of `outputs`. A multi-label head gives every class above one half, or the likeliest. */
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
  const readRow = (_: unknown, row: number): readonly LikelyClass[] => {
    const scores = Array.from<number | bigint, number>(tensor.data.slice(row * classes, (row + 1) * classes), Number);
    const isMultiLabel = output.headType === "multilabel_classification";
    const probabilities = isMultiLabel ? scores.map(sigmoid) : softmax(scores);
    const named = probabilities.map((probability, i) => ({ label: output.labels?.[i] ?? `LABEL_${i}`, probability }));
    const sorted = named.sort((a, b) => b.probability - a.probability);
    const likely = isMultiLabel ? sorted.filter(({ probability }) => probability > 0.5) : [];
    return likely.length > 0 ? likely : sorted.slice(0, 1);
  };
  return { kind: "classes", output: output.name, ...branch, rows: Array.from({ length: rows }, readRow) };
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
