/** The colours of the editor's theme, for what is painted: canvases do not follow stylesheets. */

export interface Theme {
  readonly isDark: boolean;
  readonly isHighContrast: boolean;
  readonly background: string;
  readonly foreground: string;
  readonly muted: string;
  readonly border: string;
  readonly focus: string;
  readonly error: string;
  readonly font: string;
  /** For lines and bars that must be told apart. */
  readonly series: readonly string[];
}

const SERIES = ['blue', 'orange', 'green', 'purple', 'red', 'yellow'];

export function theme(): Theme {
  const style = getComputedStyle(document.body);
  const read = (name: string, otherwise: string) => style.getPropertyValue(`--vscode-${name}`).trim() || otherwise;
  const classes = document.body.classList;
  const foreground = read('foreground', '#cccccc');
  return {
    isDark: !classes.contains('vscode-light') && !classes.contains('vscode-high-contrast-light'),
    isHighContrast: classes.contains('vscode-high-contrast'),
    background: read('editor-background', '#1f1f1f'),
    foreground,
    muted: read('descriptionForeground', foreground),
    border: read('contrastBorder', read('panel-border', foreground)),
    focus: read('focusBorder', '#0078d4'),
    error: read('errorForeground', '#f85149'),
    font: `${read('font-size', '13px')} ${read('font-family', 'sans-serif')}`,
    series: SERIES.map((name) => read(`charts-${name}`, foreground)),
  };
}

/** Runs when the theme has become another one. */
export function onThemeChange(run: () => void): void {
  new MutationObserver(run).observe(document.body, {
    attributes: true,
    attributeFilter: ['class', 'data-vscode-theme-id'],
  });
}
