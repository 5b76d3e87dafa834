/** Runs a model in a thread of its own, so that this one can show progress and hear Ctrl+C: the engine blocks while it works. */
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import { Bug } from "../../language/bug.ts";
import { failure, type Outcome, reasonOf, success } from "../problem.ts";
import type { Device } from "./device.ts";
import { openInProcess } from "./in-process.ts";
import type { ModelSource, Session, SessionOptions } from "./session.ts";
import type { Reply, Request } from "./worker-messages.ts";

/** Beside the bundle; source files run unbundled have no worker and use this thread. */
const workerFile = fileURLToPath(new URL("./engine-worker.js", import.meta.url));

/** Like `openInProcess`. A worker that dies is a problem, not an exception. */
export async function openInWorker(
  model: ModelSource,
  device: Device,
  options: SessionOptions,
): Promise<Outcome<Session>> {
  if (!existsSync(workerFile)) return openInProcess(model, device, options);
  const worker = new Worker(workerFile);
  const reply = await ask(worker, { kind: "open", model, device, options });
  const opened = reply.kind === "opened" ? reply.outcome : unexpected(reply);
  if (opened.ok) return success(session(worker, device, opened.value));
  await worker.terminate();
  return opened;
}

function session(
  worker: Worker,
  device: Device,
  names: { readonly inputNames: readonly string[]; readonly outputNames: readonly string[] },
): Session {
  return {
    device,
    ...names,
    async run(feeds) {
      const reply = await ask(worker, { kind: "run", feeds });
      return reply.kind === "ran" ? reply.outcome : unexpected(reply);
    },
    async close() {
      await ask(worker, { kind: "close" });
      await worker.terminate();
    },
  };
}

type Answer = Reply | { readonly kind: "crashed"; readonly reason: string };

/** One request at a time: the next message is the answer. */
function ask(worker: Worker, request: Request): Promise<Answer> {
  return new Promise((resolve) => {
    const settle = (answer: Answer) => {
      worker.off("message", settle).off("error", onError).off("exit", onExit);
      resolve(answer);
    };
    const onError = (error: unknown) => settle({ kind: "crashed", reason: reasonOf(error) });
    const onExit = (code: number) => settle({ kind: "crashed", reason: `it ended with code ${code}` });
    worker.once("message", settle).once("error", onError).once("exit", onExit);
    worker.postMessage(request);
  });
}

function unexpected(answer: Answer): Outcome<never> {
  if (answer.kind !== "crashed") throw new Bug(`the engine's worker answered \`${answer.kind}\``);
  return failure({ message: `the engine's worker failed: ${answer.reason}`, isOutside: true });
}
