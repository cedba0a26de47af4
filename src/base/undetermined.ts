/** The result cannot be told; analysis goes on with an unknown that carries the reason. */
export class Undetermined extends Error {}
