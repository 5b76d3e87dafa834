/** Checkpoint keys below a module path. */

/** `path.key`, or `key` alone when the path is empty: the base model itself. */
export function below(path: string, key: string): string {
  return path === "" ? key : `${path}.${key}`;
}
