/** Shapes that the user is asked for, where analysis knows none. */
import * as vscode from 'vscode';

export interface Shape {
  readonly name: string;
  readonly shape: string;
}

/** The shapes of one piece of code. */
interface Remembered {
  readonly uri: string;
  /** The code as it was: another text is another question. */
  readonly source: string;
  readonly shapes: readonly Shape[];
}

const KEY = 'nabla.givenShapes';
const MOST = 100;
const SIZES = /^[\s()[\]]*([A-Za-z_]\w*|\d+)?(\s*,\s*([A-Za-z_]\w*|\d+))*\s*,?[\s()[\]]*$/;

/** Remembers answers by document and text of the code, over reloads of the window. */
export class GivenShapes {
  constructor(private readonly state: vscode.Memento) {}

  of(document: vscode.TextDocument, source: string): readonly Shape[] {
    const uri = document.uri.toString();
    return this.all().find((r) => r.uri === uri && r.source === source)?.shapes ?? [];
  }

  /** @returns false where the user does not say. */
  async ask(document: vscode.TextDocument, source: string, missing: readonly string[]): Promise<boolean> {
    for (const name of missing) {
      const shape = await vscode.window.showInputBox({
        title: `Shape of ${name}`,
        prompt: `${name}: its sizes, each a name or a number, such as m,n. Nothing for a single number.`,
        value: this.lastOf(document, name) ?? '',
        ignoreFocusOut: true,
        validateInput: (text) =>
          SIZES.test(text) ? null : 'Expected are names and numbers with commas between them, such as B,T,64.',
      });
      if (shape === undefined) return false;
      await this.remember(document, source, { name, shape });
    }
    return true;
  }

  private async remember(document: vscode.TextDocument, source: string, shape: Shape): Promise<void> {
    const uri = document.uri.toString();
    const others = this.of(document, source).filter((s) => s.name !== shape.name);
    const rest = this.all().filter((r) => r.uri !== uri || r.source !== source);
    const all: Remembered[] = [{ uri, source, shapes: [...others, shape] }, ...rest];
    await this.state.update(KEY, all.slice(0, MOST));
  }

  /** What was said last of the name elsewhere in the document, to begin with. */
  private lastOf(document: vscode.TextDocument, name: string): string | undefined {
    const own = this.all().filter((r) => r.uri === document.uri.toString());
    return own.flatMap((r) => r.shapes).find((s) => s.name === name)?.shape;
  }

  private all(): readonly Remembered[] {
    return this.state.get<readonly Remembered[]>(KEY, []);
  }
}
