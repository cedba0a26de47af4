/** The colours of the editor's theme, for what is painted: canvases do not follow stylesheets. */
import { contrast, faded } from './contrast';

export interface Theme {
  readonly isDark: boolean;
  readonly isHighContrast: boolean;
  readonly background: string;
  readonly foreground: string;
  readonly muted: string;
  readonly border: string;
  /** Of the lines behind a chart. */
  readonly grid: string;
  readonly focus: string;
  readonly error: string;
  readonly font: string;
  /** For lines and bars that must be told apart. */
  readonly series: readonly string[];
}

/** Names of the theme's colours, and what stands for one that cannot be seen on a dark or a light ground. */
const SERIES = [
  ['blue', '#59a4f9', '#1a85ff'],
  ['orange', '#d18616', '#b05e00'],
  ['green', '#89d185', '#388a34'],
  ['purple', '#b180d7', '#652d90'],
  ['red', '#f14c4c', '#e51400'],
  ['yellow', '#cca700', '#8a6d00'],
] as const;
/** WCAG 2.2, 1.4.11. Orange, for one, is nearly as dark as the ground in some of the editor's own themes. */
const LEAST_CONTRAST = 3;

export function theme(): Theme {
  const style = getComputedStyle(document.body);
  const read = (name: string, otherwise: string) => style.getPropertyValue(`--vscode-${name}`).trim() || otherwise;
  const classes = document.body.classList;
  const foreground = read('foreground', '#cccccc');
  const background = read('editor-background', '#1f1f1f');
  const isDark = !classes.contains('vscode-light') && !classes.contains('vscode-high-contrast-light');
  const isHighContrast = classes.contains('vscode-high-contrast') || classes.contains('vscode-high-contrast-light');
  const visible = (colour: string, otherwise: string) =>
    (contrast(colour, background) ?? 0) >= LEAST_CONTRAST ? colour : otherwise;
  return {
    isDark,
    isHighContrast,
    background,
    foreground,
    muted: read('descriptionForeground', foreground),
    border: read('contrastBorder', read('panel-border', foreground)),
    grid: faded(foreground, isHighContrast ? 0.4 : 0.15),
    focus: read('focusBorder', '#0078d4'),
    error: read('errorForeground', '#f85149'),
    font: `${read('font-size', '13px')} ${read('font-family', 'sans-serif')}`,
    series: SERIES.map(([name, onDark, onLight]) => visible(read(`charts-${name}`, ''), isDark ? onDark : onLight)),
  };
}

/** Runs when the theme has become another one. */
export function onThemeChange(run: () => void): void {
  new MutationObserver(run).observe(document.body, {
    attributes: true,
    attributeFilter: ['class', 'data-vscode-theme-id'],
  });
}
