/** The runtime as a library: files, Hub cache, tokenizer, engine, and what the commands and the editor do with builds. */
export { createFacts, type DiskFacts } from "./checkpoint/disk-facts.ts";
export { type Device, type DeviceChoice, devices } from "./engine/device.ts";
export { openInProcess } from "./engine/in-process.ts";
export { openInWorker } from "./engine/in-worker.ts";
export { type ModelSource, type NamedTensors, openSession, type Session } from "./engine/session.ts";
export type { Outcome, Problem } from "./problem.ts";
export { benchBuild } from "./project/bench.ts";
export { type BuildCompiler, createBuildCompiler } from "./project/compile-in-memory.ts";
export { inspectFolder } from "./project/inspect-folder.ts";
export { inspectBuilds } from "./project/inspect-program.ts";
export { type LoadedProgram, loadProgram } from "./project/load-program.ts";
export { runAll } from "./project/run-all.ts";
export { runBuild } from "./project/run-build.ts";
export { readTensorFile, tensorFileChunks } from "./project/tensor-files.ts";
export { verifyBuild } from "./project/verify.ts";
export { writeBuild } from "./project/write-build.ts";
