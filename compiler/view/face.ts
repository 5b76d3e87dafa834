/** The two lines of a box without children, and what hovering over it says. */
import type { Box } from "./box.ts";
import type { AdapterCard, OutputBox } from "./picture.ts";
import { cleaned, grouped, percent, shorten } from "./text-size.ts";

const mostColumns = 30;

export interface Face {
  readonly title: string;
  readonly detail: string;
  readonly tooltip: string;
  /** Of the added parameters, 0 to 1; absent: not known. */
  readonly share?: number;
}

/** `total`: parameters of all adapters and fusions of the picture. */
export function faceOf(box: Box, card: AdapterCard | undefined, total: number): Face {
  const title = shorten(cleaned(box.title), mostColumns);
  if (box.problem !== undefined) {
    return { title, detail: shorten(cleaned(box.problem), mostColumns), tooltip: `${box.title}: ${box.problem}` };
  }
  if (box.kind !== "adapter") return { title, detail: leafDetail[box.kind] ?? "", tooltip: leafTooltip(box) };
  if (card === undefined) return { title, detail: "not known yet", tooltip: box.title };
  const { parameters, multiplyAdds } = card;
  const share = parameters === undefined || total === 0 ? undefined : parameters / total;
  const facts = [
    `${box.title}: ${card.signature}`,
    parameters === undefined ? "" : `${grouped(parameters)} parameters`,
    share === undefined ? "" : `${percent(share)} of what is added`,
    multiplyAdds === undefined ? "" : `${grouped(multiplyAdds)} multiply-adds for one token`,
  ];
  return {
    title,
    detail: [shorten(card.method, mostColumns), ...(parameters === undefined ? [] : [grouped(parameters)])].join(" · "),
    tooltip: facts.filter((part) => part !== "").join("\n"),
    ...(share !== undefined && { share }),
  };
}

const leafDetail: Partial<Record<Box["kind"], string>> = { none: "base model" };

function leafTooltip({ kind, title }: Box): string {
  return kind === "none" ? "none: the base model, untouched" : title;
}

/** The lines of an output: its name, what it is, its values. */
export function outputLines({ title, detail, values }: OutputBox): readonly string[] {
  const lines = [
    title,
    ...(detail === undefined ? [] : [detail]),
    ...values.map(({ name, shape }) => `${name} ${shape}`.trim()),
  ];
  return lines.map((line) => shorten(cleaned(line), 44));
}
