/** Slow work beside typing: runs in slices between messages, and starts over when something changes. */

export interface Clock {
  defer(task: () => void): void;
  now(): number;
}

export interface Schedule {
  /** Runs the job after the present messages; a job that is not done is dropped for the new one. */
  start(job: () => Generator<void, unknown>): void;
  stop(): void;
  readonly isIdle: boolean;
}

/** A slice may take this long before the next message gets its turn. */
const sliceMilliseconds = 10;

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
    clock.defer(() => run(job, own));
  }

  return {
    start(job) {
      const own = ++generation;
      isIdle = false;
      clock.defer(() => {
        if (own === generation) run(job(), own);
      });
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
