/** The engine's thread: one session, one request at a time. `in-worker.ts` is the other side. */
import { parentPort } from "node:worker_threads";
import { Bug } from "../../language/bug.ts";
import { success } from "../problem.ts";
import { openInProcess } from "./in-process.ts";
import type { Session } from "./session.ts";
import type { Reply, Request } from "./worker-messages.ts";

if (!parentPort) throw new Bug("the engine's worker was started as a program");
const port = parentPort;
let session: Session | undefined;

async function answer(request: Request): Promise<Reply> {
  switch (request.kind) {
    case "open": {
      const opened = await openInProcess(request.model, request.device, request.options);
      if (!opened.ok) return { kind: "opened", outcome: opened };
      session = opened.value;
      const { inputNames, outputNames } = session;
      return { kind: "opened", outcome: success({ inputNames, outputNames }) };
    }
    case "run": {
      if (!session) throw new Bug("the engine was asked to run before it opened a model");
      return { kind: "ran", outcome: await session.run(request.feeds) };
    }
    case "close":
      await session?.close();
      return { kind: "closed" };
  }
}

port.on("message", async (request: Request) => {
  const reply = await answer(request);
  port.postMessage(reply);
  if (reply.kind === "closed") port.close();
});
