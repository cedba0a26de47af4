/** What cannot be written as a formula: the message says what that is. */
export class Untranslatable extends Error {}
