/** Settings as clients send them: anything at all, `null` included. */

export interface Settings {
  readonly inlayHints: { readonly shapes: boolean; readonly parameters: boolean };
  readonly trace: "off" | "slow" | "all";
}

export const defaultSettings: Settings = {
  inlayHints: { shapes: true, parameters: true },
  trace: "slow",
};

/** What can be read is taken; the rest has its default. */
export function readSettings(value: unknown): Settings {
  const root = record(value);
  const own = record(root.adapt ?? value);
  const hints = record(own.inlayHints);
  return {
    inlayHints: {
      shapes: flag(hints.shapes, defaultSettings.inlayHints.shapes),
      parameters: flag(hints.parameters, defaultSettings.inlayHints.parameters),
    },
    trace: own.trace === "off" || own.trace === "all" ? own.trace : defaultSettings.trace,
  };
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

function flag(value: unknown, fallback: boolean): boolean {
  return typeof value === "boolean" ? value : fallback;
}
