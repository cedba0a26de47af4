/** Our settings, without their prefix `nabla.`, as package.json declares them. */
export interface Settings {
  readonly 'hover.enabled': boolean;
  readonly inlayHints: 'off' | 'on' | 'all';
  readonly 'problems.enabled': boolean;
  readonly 'problems.lowestSeverity': 'error' | 'warning' | 'hint';
  readonly 'analysis.importRoots': readonly string[];
  readonly 'analysis.interpreter': string;
  readonly 'analysis.timeBudget': number;
}

/** A test compares these with package.json. */
export const defaults: Settings = {
  'hover.enabled': true,
  inlayHints: 'on',
  'problems.enabled': true,
  'problems.lowestSeverity': 'hint',
  'analysis.importRoots': [],
  'analysis.interpreter': '',
  'analysis.timeBudget': 2000,
};

export const settingKeys = Object.keys(defaults) as (keyof Settings)[];
