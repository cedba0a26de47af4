import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { choices, defaults } from '../../../src/features/settings';
import { commandIds, contextKeys } from '../../../src/protocol/ids';

const manifest = JSON.parse(readFileSync('package.json', 'utf8'));
const { contributes } = manifest;
const sections: { title: string; properties: Record<string, Property> }[] = contributes.configuration;

interface Property {
  default: unknown;
  type: string;
  enum?: string[];
  enumDescriptions?: string[];
  markdownDescription: string;
}

describe('package.json', () => {
  it('names the commands that the code has', () => {
    const named = contributes.commands.map((c: { command: string }) => c.command);
    assert.deepEqual(named, [...commandIds]);
  });

  it('says when each command is in the palette', () => {
    const entries: { command: string; when: string }[] = contributes.menus.commandPalette;
    assert.deepEqual(entries.map((e) => e.command).sort(), [...commandIds].sort());
    for (const { command, when } of entries) assert.ok(when, command);
  });

  it('puts only commands and submenus that exist into menus, with context keys that exist', () => {
    const submenus = contributes.submenus.map((s: { id: string }) => s.id);
    for (const items of Object.values<{ command?: string; submenu?: string; when?: string }[]>(contributes.menus)) {
      for (const { command, submenu, when } of items) {
        if (command !== undefined) assert.ok(commandIds.includes(command as never), command);
        if (submenu !== undefined) assert.ok(submenus.includes(submenu), submenu);
        for (const [key] of (when ?? '').matchAll(/nabla\.\w+/g)) assert.ok(contextKeys.includes(key as never), key);
      }
    }
  });

  it('has the defaults of the code', () => {
    const declared = Object.assign({}, ...sections.map((s) => s.properties)) as Record<string, Property>;
    const expected = Object.fromEntries(Object.entries(defaults).map(([key, value]) => [`nabla.${key}`, value]));
    assert.deepEqual(Object.fromEntries(Object.entries(declared).map(([key, p]) => [key, p.default])), expected);
  });

  it('has the choices of the code', () => {
    const declared = Object.assign({}, ...sections.map((s) => s.properties)) as Record<string, Property>;
    const expected = Object.fromEntries(Object.entries(choices).map(([key, words]) => [`nabla.${key}`, words]));
    const found = Object.entries(declared).filter(([, p]) => p.enum !== undefined);
    assert.deepEqual(Object.fromEntries(found.map(([key, p]) => [key, p.enum])), expected);
  });

  it('describes settings as sentences in titled sections', () => {
    for (const { title, properties } of sections) {
      assert.match(title, /^[A-Z]/);
      for (const [key, property] of Object.entries(properties)) {
        assert.match(property.markdownDescription, /^Controls .*\.$/, key);
        assert.equal(property.enumDescriptions?.length, property.enum?.length, key);
      }
    }
  });

  interface Media {
    readonly markdown?: string;
    readonly image?: Readonly<Record<string, string>>;
  }

  it('names files that are there and packaged', () => {
    const packaged = readFileSync('.vscodeignore', 'utf8');
    const files: string[] = [manifest.icon];
    for (const { media } of contributes.walkthroughs.flatMap(({ steps }: { steps: { media: Media }[] }) => steps))
      files.push(...(media.markdown ? [media.markdown] : Object.values(media.image ?? {})));
    for (const { path } of contributes.snippets) files.push(path.replace('./', ''));
    for (const file of files) {
      assert.ok(existsSync(file), file);
      assert.ok(packaged.includes(`!${file}`) || packaged.includes(`!${file.replace(/[^/]+$/, '*')}`), file);
    }
  });

  it('starts for Python, notebooks and panels that are restored', () => {
    const panels = ['derivation', 'attention', 'kernels', 'landscape'].map((kind) => `onWebviewPanel:nabla.${kind}`);
    assert.deepEqual(manifest.activationEvents, ['onLanguage:python', 'onNotebook:jupyter-notebook', ...panels]);
  });
});
