/** Why no gradient of code is asked for. */
export class Refusal extends Error {
  constructor(
    reason: string,
    /** Entering the functions of the document would help. */
    readonly expandable = false,
  ) {
    super(reason);
  }
}
