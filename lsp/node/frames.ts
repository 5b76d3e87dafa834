/**
 * Whole messages out of a stream of bytes. What is no message is left out and said, and the next message is found again; the
 * protocol library stops reading at the first wrong header.
 */
import { Transform } from "node:stream";

/** No header is longer. */
const maxHeaderBytes = 16 * 1024;

/** No document is larger; a length above this is a mistake, and waiting for it would be waiting for ever. */
const maxBodyBytes = 512 * 1024 * 1024;

const headerEnd = Buffer.from("\r\n\r\n");

/** Gives `Content-Length: N`, an empty line and N bytes, again and again. `onSkipped` hears what was left out, in words. */
export function createFrames(onSkipped: (sentence: string) => void): Transform {
  let chunks: Buffer[] = [];
  let bytes = 0;
  /** Of the body that is awaited; its header was read. */
  let awaited: number | undefined;

  function joined(): Buffer {
    const [only] = chunks;
    const all = chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks);
    chunks = [all];
    return all;
  }

  function take(length: number): Buffer {
    const all = joined();
    chunks = [all.subarray(length)];
    bytes -= length;
    return all.subarray(0, length);
  }

  /** The length that the next header announces; `undefined` when the header is not whole yet. */
  function readHeader(): number | undefined {
    for (;;) {
      const end = joined().indexOf(headerEnd);
      if (end < 0) {
        if (bytes > maxHeaderBytes) skip(bytes - headerEnd.length + 1);
        return undefined;
      }
      const header = take(end + headerEnd.length).toString("latin1");
      const length = lengthIn(header);
      if (length !== undefined) return length;
      onSkipped(`a header without a usable Content-Length: ${JSON.stringify(header.slice(0, 80))}`);
    }
  }

  function skip(length: number): void {
    take(length);
    onSkipped(`${length} bytes that are no message`);
  }

  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      chunks.push(chunk);
      bytes += chunk.length;
      for (;;) {
        awaited ??= readHeader();
        if (awaited === undefined || bytes < awaited) break;
        this.push(`Content-Length: ${awaited}\r\n\r\n`);
        this.push(Buffer.from(take(awaited)));
        awaited = undefined;
      }
      done();
    },
  });
}

/** Anything may stand before it: the rest of something that was skipped, other headers. */
function lengthIn(header: string): number | undefined {
  const digits = /content-length:[ \t]*(\d{1,12})[ \t]*\r\n/i.exec(header)?.[1];
  const length = digits === undefined ? undefined : Number(digits);
  return length !== undefined && length <= maxBodyBytes ? length : undefined;
}
