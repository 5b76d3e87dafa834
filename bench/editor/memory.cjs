// Loaded into a server before its own code (`node -r`): says on the side channel what it holds, after a sweep.
const { setFlagsFromString } = require("node:v8");
const { runInNewContext } = require("node:vm");

setFlagsFromString("--expose-gc");
const sweep = runInNewContext("gc");

process.on("message", () => {
  sweep();
  sweep();
  const { rss, heapUsed } = process.memoryUsage();
  process.send({ residentBytes: rss, heapBytes: heapUsed });
});
process.channel.unref();
