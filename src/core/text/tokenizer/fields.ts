/** Reading a tokenizer.json: every field is checked, and an error says where in the file it is. */

export class TokenizerError extends Error {
  override readonly name = 'TokenizerError';

  constructor(where: string, message: string) {
    super(`tokenizer.json: ${where}: ${message}`);
  }
}

/** The fields of one object of the file. */
export class Fields {
  private readonly record: Record<string, unknown>;

  constructor(
    value: unknown,
    readonly where: string,
  ) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw new TokenizerError(where, `expected an object, found ${kindOf(value)}`);
    }
    this.record = value as Record<string, unknown>;
  }

  /** Absent and null are the same. */
  has(name: string): boolean {
    return this.raw(name) !== undefined && this.raw(name) !== null;
  }

  raw(name: string): unknown {
    return Object.hasOwn(this.record, name) ? this.record[name] : undefined;
  }

  get names(): string[] {
    return Object.keys(this.record);
  }

  at(name: string): string {
    return `${this.where}.${name}`;
  }

  string(name: string, otherwise?: string): string {
    return this.checked(name, 'a string', (v) => typeof v === 'string', otherwise);
  }

  boolean(name: string, otherwise?: boolean): boolean {
    return this.checked(name, 'true or false', (v) => typeof v === 'boolean', otherwise);
  }

  number(name: string, otherwise?: number): number {
    return this.checked(name, 'a number', (v) => typeof v === 'number', otherwise);
  }

  /** A token's id, a count. */
  count(name: string, otherwise?: number): number {
    return this.checked(name, 'a whole number of at least 0', isCount, otherwise);
  }

  oneOf<const T extends string>(name: string, choices: readonly T[], otherwise?: T): T {
    return this.checked(name, `one of ${choices.join(', ')}`, (v) => choices.includes(v as T), otherwise);
  }

  list(name: string): readonly unknown[] {
    return this.checked<readonly unknown[]>(name, 'a list', Array.isArray);
  }

  object(name: string): Fields {
    return new Fields(this.raw(name), this.at(name));
  }

  /** The objects of a list. */
  objects(name: string): Fields[] {
    return this.list(name).map((v, i) => new Fields(v, `${this.at(name)}[${i}]`));
  }

  fail(name: string, message: string): never {
    throw new TokenizerError(this.at(name), message);
  }

  /** Stops at a setting that would change the result and is not followed. */
  refuse(name: string, harmless: readonly unknown[]): void {
    const value = this.raw(name);
    if (value === undefined || value === null || harmless.includes(value)) return;
    this.fail(name, `${JSON.stringify(value)} is not supported; set it to null`);
  }

  private checked<T>(name: string, expected: string, fits: (v: unknown) => boolean, otherwise?: T): T {
    const value = this.raw(name);
    if (fits(value)) return value as T;
    if ((value === undefined || value === null) && otherwise !== undefined) return otherwise;
    return this.fail(name, `expected ${expected}, found ${kindOf(value)}`);
  }
}

export function isCount(v: unknown): boolean {
  return Number.isSafeInteger(v) && (v as number) >= 0;
}

function kindOf(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : JSON.stringify(value).slice(0, 60);
}

/** The part of a file that says its kind in `type`, made by the entry of that name in a table. */
export function byType<T>(fields: Fields, makers: Readonly<Record<string, (f: Fields) => T>>): T {
  const type = fields.string('type');
  if (!Object.hasOwn(makers, type)) {
    fields.fail('type', `${type} is not supported; supported are ${Object.keys(makers).join(', ')}`);
  }
  return makers[type](fields);
}
