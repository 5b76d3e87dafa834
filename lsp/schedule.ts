/** Slow work beside typing: runs in slices between messages, and starts over when something changes. */

export interface Clock {
  defer(task: () => void): void;
  later(task: () => void, milliseconds: number): void;
  now(): number;
}

export interface Schedule {
  /** Runs the job once nothing was started for a moment; a job that is not done is dropped for the new one. */
  start(job: () => Generator<void, unknown>): void;
  stop(): void;
  readonly isIdle: boolean;
}

/** Between two keys of a fast typist there is no time for slow work. */
const quietMilliseconds = 5;

/** A slice may take this long before the next message gets its turn. */
const sliceMilliseconds = 3;

/** From its bytes to its answer a message takes several turns of the event loop: all of them fit in here. */
const restMilliseconds = 1;

export function createSchedule(clock: Clock, onCrash: (error: unknown) => void): Schedule {
  let generation = 0;
  let isIdle = true;

  function run(job: Generator<void, unknown>, own: number): void {
    if (own !== generation) return;
    try {
      const end = clock.now() + sliceMilliseconds;
      while (clock.now() < end) {
        if (job.next().done) {
          isIdle = true;
          return;
        }
      }
    } catch (error) {
      isIdle = true;
      onCrash(error);
      return;
    }
    clock.later(() => run(job, own), restMilliseconds);
  }

  return {
    start(job) {
      const own = ++generation;
      isIdle = false;
      clock.later(() => {
        if (own === generation) run(job(), own);
      }, quietMilliseconds);
    },
    stop() {
      generation++;
      isIdle = true;
    },
    get isIdle() {
      return isIdle;
    },
  };
}

/** Changes that wait already are taken together, but nobody waits longer than this for an answer. */
const patienceMilliseconds = 30;

/**
 * Runs `task` once for all requests that came before it. No timer: as soon as no further message waits, it runs. A message
 * that waits is handled between two deferred calls, so two without a request mean that there is none.
 */
export function createCoalescer(clock: Clock, task: () => void): { request(): void } {
  let requests = 0;
  let isPlanned = false;

  function look(seen: number, since: number): void {
    clock.defer(() =>
      clock.defer(() => {
        if (requests !== seen && clock.now() - since < patienceMilliseconds) {
          look(requests, since);
          return;
        }
        isPlanned = false;
        task();
      }),
    );
  }

  return {
    request() {
      requests++;
      if (isPlanned) return;
      isPlanned = true;
      look(requests, clock.now());
    },
  };
}
