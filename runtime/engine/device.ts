/** Where a session runs. `auto` is the first of `automaticOrder` that opens. */

export const devices = ["cpu", "webgpu", "cuda"] as const;

export type Device = (typeof devices)[number];
export type DeviceChoice = Device | "auto";

/** Fastest first; the CPU always works. */
export const automaticOrder: readonly Device[] = ["cuda", "webgpu", "cpu"];

export function isDeviceChoice(text: string): text is DeviceChoice {
  return text === "auto" || devices.some((device) => device === text);
}
