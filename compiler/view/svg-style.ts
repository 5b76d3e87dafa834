/** Colours and fonts of pictures: light, dark, and those of the editor that shows them. */

import { metrics } from "./measure.ts";
import { methodColours } from "./method-colours.ts";

/** Name → light, dark, and the editor's own colour where it has one. */
const palette: Readonly<Record<string, readonly [light: string, dark: string, editor?: string]>> = {
  ink: ["#1f2328", "#f0f6fc", "--vscode-editor-foreground"],
  muted: ["#59636e", "#9198a1", "--vscode-descriptionForeground"],
  flow: ["#8c959f", "#6e7681"],
  paper: ["#ffffff", "#0d1117", "--vscode-editor-background"],
  frame: ["#d1d9e0", "#3d444d"],
  focus: ["#0969da", "#4493f8", "--vscode-focusBorder"],
  ...Object.fromEntries(Object.entries(methodColours).map(([hue, { light, dark }]) => [hue, [light, dark] as const])),
  fusion: ["#bf3989", "#db61a2"],
  wrong: ["#d1242f", "#f85149", "--vscode-errorForeground"],
};

/**
 * The style sheet. Every colour is a variable `--adapt-…`, so that a page can set its own; a viewer without variables
 * takes the light colours. `vscode-dark` and `vscode-light` are the classes that VS Code gives to its pages.
 */
export function styleSheet(): string {
  const { title, heading, detail, small } = metrics.fontSize;
  const mono = "ui-monospace,SFMono-Regular,Menlo,Consolas,'Liberation Mono',monospace";
  return `
.adapt{${variables(0)}}
@media (prefers-color-scheme:dark){.adapt{${variables(1)}}}
.vscode-light .adapt{${variables(0)}}
.vscode-dark .adapt,.vscode-high-contrast:not(.vscode-high-contrast-light) .adapt{${variables(1)}}
.adapt text{font:${detail}px ${mono};${paint("fill", "muted")};text-anchor:middle;white-space:pre}
.adapt .name{font-size:${title}px;font-weight:600;${paint("fill", "ink")}}
.adapt .block{font:600 ${heading}px system-ui,-apple-system,'Segoe UI',sans-serif;${paint("fill", "ink")};text-anchor:start}
.adapt .block tspan{font:${detail}px ${mono};${paint("fill", "muted")}}
.adapt .small{font-size:${small}px}
.adapt .note{font:${detail}px system-ui,-apple-system,'Segoe UI',sans-serif;text-anchor:start}
.adapt .frame{fill:#8b949e;fill-opacity:.08;${paint("stroke", "frame")}}
.adapt .end,.adapt .pill{${paint("fill", "paper")};${paint("stroke", "flow")}}
.adapt .leaf{${paint("fill", "paper")};${paint("stroke", "flow")}}
.adapt .none,.adapt .more{fill:none;${paint("stroke", "flow")};stroke-dasharray:4 3}
.adapt .is-wrong text,.adapt .block .is-wrong{${paint("fill", "wrong")}}
.adapt .is-quiet .name{font-weight:400;${paint("fill", "muted")}}
.adapt .fusion{${paint("stroke", "fusion")}}.adapt text.attention{${paint("fill", "fusion")}}
.adapt .flow{fill:none;${paint("stroke", "flow")};stroke-width:1.2}.adapt .to{marker-end:url(#adapt-head)}
.adapt .head{${paint("fill", "flow")}}.adapt .bar{${paint("fill", "muted")}}
${Object.keys(methodColours)
  .map((hue) => `.adapt .${hue}{${paint("fill", hue)}}.adapt .of-${hue}{${paint("stroke", hue)};stroke-opacity:.8}`)
  .join("\n")}
.adapt .wrong{${paint("stroke", "wrong")};stroke-dasharray:4 3}
.adapt .track{fill-opacity:.2}
.adapt .box[data-start]{cursor:pointer}.adapt .shape{pointer-events:all}
.adapt .box.is-selected>.shape{${paint("stroke", "focus")};stroke-opacity:1;stroke-width:2.5}
`;
}

function variables(scheme: 0 | 1): string {
  return Object.entries(palette)
    .map(
      ([name, colour]) =>
        `--adapt-${name}:${colour[2] === undefined ? colour[scheme] : `var(${colour[2]},${colour[scheme]})`}`,
    )
    .join(";");
}

/** Said twice, for viewers that know no variables. */
function paint(property: "fill" | "stroke", name: string): string {
  return `${property}:${palette[name]?.[0]};${property}:var(--adapt-${name})`;
}
