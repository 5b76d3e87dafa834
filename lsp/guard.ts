/** One net under every handler: a crash of ours is one empty answer and one line in the log; the server goes on. */
import { ErrorCodes, LSPErrorCodes, ResponseError } from "vscode-languageserver";

export interface GuardOptions {
  /** Says what happened, for the log. */
  log(line: string): void;
  now(): number;
  /** `undefined` while requests are welcome. */
  refusal(): { readonly code: number; readonly message: string } | undefined;
  /** What was at hand, for the report: versions and lengths, never text. */
  describe(params: unknown): string;
}

/** A handler that took longer than this kept the next key press waiting. */
const slowMilliseconds = 20;

export interface CancelToken {
  readonly isCancellationRequested: boolean;
}

export type Handler<P, R> = (params: P, token: CancelToken) => R;

/** `fallback`: the answer when the handler crashes. */
export type Guard = <P, R>(name: string, fallback: R, handler: (params: P) => R) => Handler<P, R>;

export function createGuard(options: GuardOptions): Guard {
  return (name, fallback, handler) => (params, token) => {
    const refusal = options.refusal();
    if (refusal !== undefined) throw new ResponseError(refusal.code, refusal.message);
    if (token?.isCancellationRequested)
      throw new ResponseError(LSPErrorCodes.RequestCancelled, `${name} was cancelled`);
    const start = options.now();
    try {
      return handler(params);
    } catch (error) {
      if (error instanceof ResponseError) throw error;
      const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
      options.log(`error in ${name} (${options.describe(params)}): ${stack}`);
      return fallback;
    } finally {
      const took = options.now() - start;
      if (took > slowMilliseconds)
        options.log(`slow: ${name} took ${Math.round(took)} ms (${options.describe(params)})`);
    }
  };
}

/** Requests that cannot be served are refused in words. */
export function refuse(message: string): never {
  throw new ResponseError(ErrorCodes.InvalidParams, message);
}
