/** From a key press to a squiggle on the screen, by the page's own clock: the round trips of the test are not in it. */
import type { Page } from "playwright-core";

/** What `record` uses of a page. The rest of the repository is checked without a page's types, so that nothing leans on one. */
interface Keys {
  addEventListener(kind: "keydown", listener: (event: { readonly timeStamp: number }) => void, capture: boolean): void;
  removeEventListener(
    kind: "keydown",
    listener: (event: { readonly timeStamp: number }) => void,
    capture: boolean,
  ): void;
}
interface Port<Data> {
  onmessage: (event: { readonly data: Data }) => void;
  postMessage(data: Data): void;
  close(): void;
}
declare const window: Keys;
declare const document: { readonly body: unknown; querySelector(selector: string): unknown };
declare const MutationObserver: new (
  changed: () => void,
) => { observe(target: unknown, options: object): void; disconnect(): void };
declare const MessageChannel: new <Data>() => { readonly port1: Port<Data>; readonly port2: Port<Data> };

/** A squiggle that came or went. `milliseconds`: since the last key press, until after the frame that shows it. */
interface Turn {
  readonly shown: boolean;
  readonly milliseconds: number;
}

/** Nearest-rank percentiles in milliseconds. */
export interface Percentiles {
  readonly p50: number;
  readonly p95: number;
}

export interface SquiggleLatency {
  readonly rounds: number;
  readonly shown: Percentiles;
  readonly gone: Percentiles;
  readonly turns: readonly Turn[];
}

/** So that a key press meets an editor at rest. */
const restMilliseconds = 80;

/**
 * Types `mistake`, one key, at the cursor and deletes it again, `rounds` times. The text has no squiggle before and after.
 * Throws when squiggles come or go other than once a key press.
 */
export async function measureSquiggles(page: Page, mistake: string, rounds: number): Promise<SquiggleLatency> {
  const recorder = await page.evaluateHandle(record);
  const squiggle = page.locator(".squiggly-error").first();
  for (let round = 0; round < rounds; round++) {
    await page.keyboard.press(mistake);
    await squiggle.waitFor({ state: "attached" });
    await page.waitForTimeout(restMilliseconds);
    await page.keyboard.press("Backspace");
    await squiggle.waitFor({ state: "detached" });
    await page.waitForTimeout(restMilliseconds);
  }
  const turns = await recorder.evaluate(({ stop }) => stop());
  const of = (shown: boolean) => turns.filter((turn) => turn.shown === shown).map((turn) => turn.milliseconds);
  if (of(true).length !== rounds || of(false).length !== rounds) {
    throw new Error(`squiggles came ${of(true).length} and went ${of(false).length} times in ${rounds} rounds`);
  }
  return { rounds, shown: percentiles(of(true)), gone: percentiles(of(false)), turns };
}

/**
 * Runs in the page. The editor changes its lines in an animation frame; the mutation is told before that frame is painted, and
 * a message sent then arrives after.
 */
function record(): { stop(): readonly Turn[] } {
  const turns: Turn[] = [];
  let pressed = performance.now();
  let isShown = document.querySelector(".squiggly-error") !== null;
  const { port1: painted, port2: changed } = new MessageChannel<{ shown: boolean; pressed: number }>();
  painted.onmessage = ({ data }) => {
    turns.push({ shown: data.shown, milliseconds: performance.now() - data.pressed });
  };
  const press = (event: { readonly timeStamp: number }) => {
    pressed = event.timeStamp;
  };
  window.addEventListener("keydown", press, true);
  const observer = new MutationObserver(() => {
    const shown = document.querySelector(".squiggly-error") !== null;
    if (shown === isShown) return;
    isShown = shown;
    changed.postMessage({ shown, pressed });
  });
  observer.observe(document.body, { subtree: true, childList: true, attributes: true, attributeFilter: ["class"] });
  return {
    stop: () => {
      observer.disconnect();
      window.removeEventListener("keydown", press, true);
      painted.close();
      return turns;
    },
  };
}

function percentiles(milliseconds: readonly number[]): Percentiles {
  const sorted = [...milliseconds].sort((a, b) => a - b);
  const rank = (share: number) => Math.round((sorted[Math.ceil(share * sorted.length) - 1] ?? Number.NaN) * 10) / 10;
  return { p50: rank(0.5), p95: rank(0.95) };
}
