/** Pictures of the walkthrough, from those of the README. */
import { readFileSync, writeFileSync } from 'node:fs';
import type { Browser } from 'playwright-core';

/** In pixels: more than the editor has room for beside the steps. */
const WIDTH = 680;
/** They are in the package, which is to stay small. */
const QUALITY = 0.65;

/** Scales a PNG file and writes it as WebP, by means of the browser. */
export async function walkthroughPicture(browser: Browser, from: string, to: string): Promise<void> {
  const page = await browser.newPage();
  const source = `data:image/png;base64,${readFileSync(from).toString('base64')}`;
  const made = await page.evaluate(
    async ({ source, width, quality }) => {
      const image = new Image();
      image.src = source;
      await image.decode();
      const canvas = document.createElement('canvas');
      canvas.width = width;
      canvas.height = Math.round((width * image.height) / image.width);
      const context = canvas.getContext('2d')!;
      context.imageSmoothingQuality = 'high';
      context.drawImage(image, 0, 0, canvas.width, canvas.height);
      return canvas.toDataURL('image/webp', quality);
    },
    { source, width: WIDTH, quality: QUALITY },
  );
  await page.close();
  writeFileSync(to, Buffer.from(made.slice(made.indexOf(',') + 1), 'base64'));
}
