/** Our settings, without their prefix `nabla.`, as package.json declares them. */
export interface Settings {
  readonly 'hover.enabled': boolean;
  readonly 'hover.gradients': boolean;
  readonly inlayHints: 'off' | 'on' | 'all';
  readonly 'problems.enabled': boolean;
  readonly 'problems.lowestSeverity': 'error' | 'warning' | 'hint';
  readonly 'problems.ignore': readonly string[];
  readonly 'analysis.importRoots': readonly string[];
  readonly 'analysis.interpreter': string;
  readonly 'analysis.timeBudget': number;
}

/** A test compares these with package.json. */
export const defaults: Settings = {
  'hover.enabled': true,
  'hover.gradients': true,
  inlayHints: 'on',
  'problems.enabled': true,
  'problems.lowestSeverity': 'hint',
  'problems.ignore': [],
  'analysis.importRoots': [],
  'analysis.interpreter': '',
  'analysis.timeBudget': 2000,
};

/** The words that a setting may be; a test compares these too. */
export const choices: { readonly [K in keyof Settings]?: readonly Settings[K][] } = {
  inlayHints: ['off', 'on', 'all'],
  'problems.lowestSeverity': ['error', 'warning', 'hint'],
};

export const settingKeys = Object.keys(defaults) as (keyof Settings)[];

/** What a user wrote, when it can be a value of the setting; else the default. */
export function settingOf<K extends keyof Settings>(key: K, written: unknown): Settings[K] {
  const usual: unknown = defaults[key];
  const words = choices[key] as readonly unknown[] | undefined;
  const fits = Array.isArray(usual)
    ? Array.isArray(written) && written.every((item) => typeof item === 'string')
    : typeof written === typeof usual && (words?.includes(written) ?? true);
  return fits ? (written as Settings[K]) : defaults[key];
}
