// Preloaded into a measured process: counts what is read of one file, and writes that and the peak memory when it ends.
const fs = require("node:fs");
const { syncBuiltinESMExports } = require("node:module");

const watched = fs.realpathSync(process.env.ADAPT_BENCH_WATCHED);
const handles = new Set();
let watchedBytes = 0;
let watchedEnd = 0;

function isWatched(path) {
  try {
    return fs.realpathSync(path) === watched;
  } catch {
    return false;
  }
}

const { openSync, closeSync, readSync, readFileSync, copyFileSync } = fs;

fs.openSync = (path, ...rest) => {
  const handle = openSync(path, ...rest);
  if (isWatched(path)) handles.add(handle);
  return handle;
};
fs.closeSync = (handle) => {
  handles.delete(handle);
  closeSync(handle);
};
fs.readSync = (handle, buffer, offset, length, position) => {
  const count = readSync(handle, buffer, offset, length, position);
  if (handles.has(handle)) {
    watchedBytes += count;
    watchedEnd = typeof position === "number" ? Math.max(watchedEnd, position + count) : Number.POSITIVE_INFINITY;
  }
  return count;
};
for (const [name, whole] of Object.entries({ readFileSync, copyFileSync })) {
  fs[name] = (path, ...rest) => {
    if (isWatched(path)) watchedBytes = watchedEnd = fs.statSync(path).size;
    return whole(path, ...rest);
  };
}
syncBuiltinESMExports();

process.on("exit", () => {
  const peakBytes = process.resourceUsage().maxRSS * 1024;
  fs.writeFileSync(process.env.ADAPT_BENCH_REPORT, JSON.stringify({ peakBytes, watchedBytes, watchedEnd }));
});
