/** Plain text tables: columns as wide as their widest cell, numbers to the right. */

export interface Column {
  readonly title: string;
  readonly align?: "right";
}

/** Ends with a line break. A column without a title anywhere leaves the heading line out. */
export function renderTable(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const hasHeading = columns.some((column) => column.title !== "");
  const lines = hasHeading ? [columns.map((column) => column.title), ...rows] : rows;
  const widths = columns.map((_, i) => Math.max(0, ...lines.map((line) => displayWidth(line[i] ?? ""))));
  return lines
    .map(
      (line) =>
        `${columns
          .map((column, i) => pad(line[i] ?? "", widths[i] ?? 0, column))
          .join("  ")
          .trimEnd()}\n`,
    )
    .join("");
}

function pad(text: string, width: number, column: Column): string {
  const space = " ".repeat(Math.max(0, width - displayWidth(text)));
  return column.align === "right" ? space + text : text + space;
}

function displayWidth(text: string): number {
  return [...text].length;
}

/** `294,912` */
export function count(value: number): string {
  // Not `toLocaleString`: the first call loads the tables of all languages, which takes as long as a small build.
  return String(value).replace(/\B(?=(\d{3})+$)/g, ",");
}

/** `1.4 MB` */
export function bytes(value: number): string {
  const units = ["B", "kB", "MB", "GB"];
  let scaled = value;
  let unit = 0;
  while (scaled >= 1000 && unit < units.length - 1) {
    scaled /= 1000;
    unit++;
  }
  return `${unit === 0 ? scaled : scaled.toFixed(scaled < 10 ? 1 : 0)} ${units[unit]}`;
}

/** `0.29 ms`, `84 ms`, `1.2 s` */
export function duration(milliseconds: number): string {
  if (milliseconds >= 1000) return `${(milliseconds / 1000).toFixed(1)} s`;
  return `${milliseconds.toFixed(milliseconds < 1 ? 2 : milliseconds < 10 ? 1 : 0)} ms`;
}
