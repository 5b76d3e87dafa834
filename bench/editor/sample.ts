/** Many times of one thing, and what is said of them. */

export interface Sample {
  readonly p50: number;
  readonly p95: number;
  readonly max: number;
}

export function sampleOf(times: readonly number[]): Sample {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
  return { p50: at(0.5), p95: at(0.95), max: at(1) };
}

/** `2.1 / 4.8 / 9 ms` */
export function sampleText({ p50, p95, max }: Sample): string {
  return `${[p50, p95, max].map((time) => time.toFixed(time < 9.95 ? 1 : 0)).join(" / ")} ms`;
}
