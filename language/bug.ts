/** A mistake of ours, never of the person's: the only thing that `language` and `compiler` throw. */
export class Bug extends Error {
  override readonly name = "Bug";
}

/** Marks a switch as exhaustive: the type checker refuses a forgotten case. */
export function unreachable(value: never): never {
  throw new Bug(`unreachable: ${JSON.stringify(value)}`);
}
