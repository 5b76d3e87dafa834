/** File names as the server uses them: URIs in one spelling, so that equal files have equal names. */

/** `scheme`, `://authority`, decoded path. */
interface Parts {
  readonly scheme: string;
  readonly authority: string;
  readonly segments: readonly string[];
}

/** The one spelling of a URI; what is no `scheme://authority/path` stays as it is. */
export function canonicalUri(uri: string): string {
  const parts = partsOf(uri);
  return parts === undefined ? uri : join(parts);
}

/** What `path` means when written in `fromFile`. Files without a folder (`untitled:`) have no neighbours: the result names none. */
export function resolveUri(fromFile: string, path: string): string {
  const from = partsOf(fromFile);
  if (from === undefined) return `${fromFile}#${path}`;
  const written = path.replaceAll("\\", "/");
  const isAbsolute = written.startsWith("/") || /^[A-Za-z]:\//.test(written);
  const base = isAbsolute ? [] : from.segments.slice(0, -1);
  const segments: string[] = [...base];
  for (const segment of written.split("/")) {
    if (segment === "" || segment === ".") continue;
    if (segment === "..") segments.pop();
    else segments.push(segment);
  }
  return join({ ...from, segments });
}

/** The folder that holds a file, without a slash at its end. */
export function folderOf(file: string): string {
  const parts = partsOf(file);
  return parts === undefined ? file : join({ ...parts, segments: parts.segments.slice(0, -1) });
}

/** How a person would write `target` in `fromFile`: `./adapters/a`, `../b.adapt`. */
export function relativePath(fromFile: string, target: string): string | undefined {
  const from = partsOf(fromFile);
  const to = partsOf(target);
  if (from === undefined || to === undefined || from.scheme !== to.scheme || from.authority !== to.authority)
    return undefined;
  const base = from.segments.slice(0, -1);
  let shared = 0;
  while (shared < base.length && shared < to.segments.length && base[shared] === to.segments[shared]) shared++;
  const ups = base.slice(shared).map(() => "..");
  const downs = to.segments.slice(shared);
  return ups.length === 0 ? `./${downs.join("/")}` : [...ups, ...downs].join("/");
}

/** True when `file` is `folder` or lies below it. */
export function isInside(folder: string, file: string): boolean {
  return file === folder || file.startsWith(folder.endsWith("/") ? folder : `${folder}/`);
}

/** The last part of the path, readable. */
export function baseName(file: string): string {
  return partsOf(file)?.segments.at(-1) ?? file.slice(file.lastIndexOf("/") + 1);
}

function partsOf(uri: string): Parts | undefined {
  const [, scheme, authority, path] = /^([A-Za-z][A-Za-z0-9+.-]*):\/\/([^/?#]*)([^?#]*)/.exec(uri) ?? [];
  if (scheme === undefined || authority === undefined || path === undefined) return undefined;
  const segments = path.split("/").filter((segment) => segment !== "");
  return { scheme: scheme.toLowerCase(), authority, segments: segments.map(decode) };
}

function join({ scheme, authority, segments }: Parts): string {
  const path = segments.map((segment) => encodeURIComponent(segment).replaceAll("%3A", ":").replaceAll("%40", "@"));
  return `${scheme}://${authority}/${path.join("/")}`;
}

/** A stray `%` means itself. */
function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
