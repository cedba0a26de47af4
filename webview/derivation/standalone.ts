/** The page as a document of its own: formulas as MathML, which browsers set themselves, so that it needs nothing else. */

const STYLE = `
body { max-width: 50rem; margin: 2rem auto; padding: 0 1rem; font: 16px/1.5 system-ui, sans-serif; color: #1f2328; background: #fff; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.2rem; }
pre { padding: 0.5rem 0.75rem; overflow-x: auto; background: #f3f4f6; }
table { border-collapse: collapse; } th, td { padding: 0.2rem 0.8rem 0.2rem 0; text-align: left; vertical-align: top; }
.formula { overflow-x: auto; padding: 0.3rem 0; } .formula math { font-size: 1.15rem; }
.shape, .check, .numbers { color: #57606a; } .failed { color: #b42318; } .numbers { overflow-wrap: anywhere; }
summary { cursor: pointer; } li { margin-bottom: 0.6rem; }
@media (prefers-color-scheme: dark) {
  body { color: #e6edf3; background: #0d1117; } pre { background: #161b22; }
  .shape, .check, .numbers { color: #9198a1; } .failed { color: #ff7b72; }
}`;

/** @param page what the panel shows. */
export function standalone(page: Document): string {
  const main = page.querySelector('main')!.cloneNode(true) as HTMLElement;
  for (const input of main.querySelectorAll('input')) input.replaceWith(input.value || input.placeholder);
  for (const gone of main.querySelectorAll('.katex-html, .choices, .buttons, #expand, #collapse, #status, td button'))
    gone.remove();
  for (const control of main.querySelectorAll('button')) control.replaceWith(...control.childNodes);
  for (const each of main.querySelectorAll('*')) {
    for (const name of ['id', 'tabindex', 'data-symbol', 'for']) each.removeAttribute(name);
    each.classList.remove('scrolls', 'symbol', 'marked');
    if (each.getAttribute('class') === '') each.removeAttribute('class');
  }
  const title = main.querySelector('h1')?.textContent ?? 'Derivation';
  const made = page.implementation.createHTMLDocument(title);
  made.documentElement.lang = 'en';
  const style = made.createElement('style');
  style.textContent = STYLE;
  const charset = made.createElement('meta');
  charset.setAttribute('charset', 'utf-8');
  const width = made.createElement('meta');
  width.name = 'viewport';
  width.content = 'width=device-width, initial-scale=1';
  made.head.prepend(charset, width);
  made.head.append(style);
  made.body.append(made.importNode(main, true));
  return `<!DOCTYPE html>\n${made.documentElement.outerHTML}\n`;
}
