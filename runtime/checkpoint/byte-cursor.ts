/** Reads forward through a part of a file with a small window, so that the weights behind a pickle stay on disk. */
import type { ByteFile } from "./byte-file.ts";
import { isRefusal } from "./refusal.ts";

export interface ByteCursor {
  /** Offset in the file of the next byte. */
  position(): number;
  /** The next `count` bytes, or `undefined` when fewer are left. Valid until the next call. */
  take(count: number): DataView | undefined;
}

const windowBytes = 65536;

/** Over `[start, end)` of the file. */
export function cursorOver(file: ByteFile, start: number, end: number): ByteCursor {
  let position = start;
  let window: DataView = new DataView(new ArrayBuffer(0));
  let windowStart = start;
  return {
    position: () => position,
    take(count) {
      if (count > end - position) return undefined;
      if (position + count > windowStart + window.byteLength) {
        const bytes = file.read(position, Math.min(Math.max(count, windowBytes), end - position));
        if (isRefusal(bytes)) return undefined;
        window = new DataView(bytes.buffer);
        windowStart = position;
      }
      const view = new DataView(window.buffer, position - windowStart, count);
      position += count;
      return view;
    },
  };
}
