/**
 * `npm run bench`: the figures that the project promises, each beside its yardstick. Figures hold for this machine and this run;
 * ratios are what to look at, and other work on the machine makes the best of several more telling than the median.
 */
import { cpus, totalmem } from "node:os";
import { buildBundle } from "./bundle.ts";
import { benchFolder } from "./checkpoints.ts";
import { editorRows } from "./editor/rows.ts";
import { footprintRows } from "./footprint.ts";
import { latencyRows } from "./latency.ts";
import { type Row, renderRows } from "./row.ts";
import { startUpRows } from "./start-up.ts";
import { writingRows } from "./writing.ts";

const groups: readonly { readonly name: string; readonly measure: () => readonly Row[] | Promise<readonly Row[]> }[] = [
  { name: "start-up", measure: startUpRows },
  { name: "footprint", measure: footprintRows },
  { name: "writing", measure: writingRows },
  { name: "latency", measure: latencyRows },
  { name: "editor", measure: editorRows },
];

const wanted = process.argv.slice(2);
const unknown = wanted.find((name) => !groups.some((group) => group.name === name));
if (unknown !== undefined)
  throw new Error(`there is no group ${unknown}: ${groups.map(({ name }) => name).join(", ")}`);

process.stderr.write(`checkpoints are made once and kept in ${benchFolder}\n`);
buildBundle();
const rows: Row[] = [];
for (const { name, measure } of groups) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  process.stderr.write(`measuring ${name} …\n`);
  rows.push(...(await measure()));
}
const [cpu] = cpus();
process.stdout.write(
  `Node ${process.version}, ${cpus().length} × ${cpu?.model}, ${Math.round(totalmem() / 2 ** 30)} GiB\n`,
);
process.stdout.write(renderRows(rows));
