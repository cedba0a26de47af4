/** Prose as LaTeX source: what is special is escaped, mathematical characters become formulas. */

const ESCAPES: Readonly<Record<string, string>> = {
  '\\': '\\textbackslash{}',
  '^': '\\textasciicircum{}',
  '~': '\\textasciitilde{}',
};

const FORMULAS: Readonly<Record<string, string>> = {
  ...{ α: '\\alpha', β: '\\beta', γ: '\\gamma', δ: '\\delta', ε: '\\varepsilon', θ: '\\theta', κ: '\\kappa' },
  ...{ λ: '\\lambda', μ: '\\mu', π: '\\pi', σ: '\\sigma', τ: '\\tau', φ: '\\varphi', ω: '\\omega', Σ: '\\Sigma' },
  ...{ '∇': '\\nabla', '∂': '\\partial', '√': '\\surd', '‖': '\\Vert', '±': '\\pm', '·': '\\cdot', '½': '\\tfrac12' },
  ...{ '≤': '\\le', '≥': '\\ge', '≠': '\\ne', '≈': '\\approx', '→': '\\to', '∞': '\\infty' },
  ...{ '²': '^2', '³': '^3', '₁': '_1', '₂': '_2', ᵀ: '^\\top' },
};

/** Formulas between single dollars stay as they are. For pdfLaTeX with amsmath the result is plain ASCII. */
export function latexText(text: string): string {
  const parts = text.split(/(\$[^$]+\$)/);
  return parts.map((part, k) => (k % 2 === 1 ? part : prose(part))).join('');
}

function prose(text: string): string {
  return text
    .replace(/[\\^~#$%&_{}]/g, (c) => ESCAPES[c] ?? `\\${c}`)
    .replace(/[^\0-\x7f]/g, (c) => (c in FORMULAS ? `$${FORMULAS[c]}$` : c));
}
