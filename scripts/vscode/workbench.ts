import type { Locator, Page } from 'playwright-core';
import { until } from './proc';

interface Point {
  x: number;
  y: number;
}

/** A VS Code workbench, used with keyboard and mouse as a person would. */
export class Workbench {
  /** @param folder what is open in it, for checks that read what was written there. */
  constructor(
    readonly page: Page,
    readonly folder: string | null = null,
  ) {}

  /** Opens a file by its path in the workspace and puts the cursor on a line, counted from 1. */
  async openFile(path: string, line = 1): Promise<void> {
    const name = path.split('/').at(-1) ?? path;
    await this.quickInput('Control+P', `${path}:${line}`, name);
    await this.page.locator('.tab.active', { hasText: name }).waitFor();
    await this.page.locator('.editor-instance .view-line').first().waitFor();
  }

  /** Runs a command by its title in the command palette. */
  async command(title: string): Promise<void> {
    await this.quickInput('F1', `>${title}`, title);
  }

  /** Types into the box that a key opens, and chooses the first entry that is called `expected`: others may begin so. */
  private async quickInput(key: string, text: string, expected: string): Promise<void> {
    const input = this.page.locator('.quick-input-widget input').first();
    // What was typed is an element of its own in longer names, too.
    const whole = new RegExp(`^${expected.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`);
    const called = this.page.locator('.label-name', { hasText: whole });
    const row = this.page.locator('.quick-input-list .monaco-list-row').filter({ has: called }).first();
    // A list does not grow while it is shown, and a command may come with what is found out about the file.
    await until(`${expected} in the list`, 60, async () => {
      await this.page.keyboard.press(key);
      await input.waitFor();
      await input.fill(text);
      const isThere = await row.waitFor({ timeout: 3000 }).then(
        () => true,
        () => false,
      );
      if (!isThere) await this.page.keyboard.press('Escape');
      return isThere;
    });
    await row.click();
    // It goes, or asks the next question.
    await until(
      `${text} to be accepted`,
      15,
      async () => !(await input.isVisible()) || (await input.inputValue()) !== text,
    );
  }

  /** The rendered lines of the active editor, hints included. */
  async visibleText(): Promise<string> {
    const lines = await this.page.locator('.editor-instance .view-line').allInnerTexts();
    return lines.join('\n').replaceAll('\u00a0', ' ');
  }

  /** Waits until the active editor shows a text. */
  async waitForText(text: string): Promise<void> {
    await until(`the editor to show ${text}`, 60, async () => (await this.visibleText()).includes(text));
  }

  /** The middle of a word, in the first visible line that contains `line`. */
  async locate(line: string, word: string): Promise<Point> {
    const probe = () => this.page.evaluate(findWord, { line, word });
    return until(`a visible ${word} in a line with: ${line}`, 10, probe);
  }

  /** Rests the mouse on a word, again when nothing appears. @returns the hover, once it shows `expected`. */
  async hover(line: string, word: string, expected: string): Promise<Locator> {
    const hovers = this.page.locator('.monaco-resizable-hover');
    const wanted = hovers.filter({ hasText: expected, visible: true });
    for (let tries = 0; tries < 5; tries++) {
      const { x, y } = await this.locate(line, word);
      await this.page.mouse.move(x, y - 60);
      await this.page.mouse.move(x, y, { steps: 5 });
      const end = Date.now() + 3000;
      while (Date.now() < end) {
        if ((await wanted.count()) > 0) return wanted.first();
        await this.page.waitForTimeout(50);
      }
    }
    const seen = (await hovers.allInnerTexts()).join('\n') || '(none)';
    throw new Error(`the hover of ${word} does not show ${expected}; it shows: ${seen}`);
  }
}

/**
 * Runs in the page. Text nodes of a line are split by colour, so the word's place is found through a DOM range. (No named inner
 * functions: the compiler marks them with a helper that the page does not have.)
 */
function findWord({ line, word }: { line: string; word: string }): Point | undefined {
  for (const element of document.querySelectorAll('.editor-instance .view-line')) {
    const text = (element.textContent ?? '').replaceAll('\u00a0', ' ');
    if (!text.includes(line)) continue;
    let offset = text.indexOf(word, text.indexOf(line)) + Math.floor(word.length / 2);
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const length = node.textContent?.length ?? 0;
      if (offset < length) {
        const range = document.createRange();
        range.setStart(node, offset);
        range.setEnd(node, offset + 1);
        const { x, y, width, height } = range.getBoundingClientRect();
        return { x: x + width / 2, y: y + height / 2 };
      }
      offset -= length;
    }
  }
  return undefined;
}
