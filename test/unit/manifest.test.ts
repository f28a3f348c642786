import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { COMMANDS, CONTEXT, PICTURES, SETTINGS, VIEWS } from '../../src/ids';

const file = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const text = readFileSync(file('package.json'), 'utf8');
const manifest = JSON.parse(text) as {
  icon: string;
  activationEvents: string[];
  contributes: {
    commands: { command: string; title: string; category: string }[];
    menus: Record<string, { command: string; when?: string }[]>;
    keybindings: { command: string; key: string; mac?: string; when?: string }[];
    views: Record<string, { id: string; icon: string }[]>;
    customEditors: { viewType: string; priority: string; selector: { filenamePattern: string }[] }[];
    viewsContainers: { activitybar: { id: string; icon: string }[] };
    configuration: {
      properties: Record<string, { description?: string; markdownDescription?: string; default: unknown }>;
    };
    walkthroughs: { steps: { description: string; media: { markdown: string }; completionEvents: string[] }[] }[];
  };
  capabilities: { untrustedWorkspaces: { restrictedConfigurations: string[] } };
};
const { contributes } = manifest;
const commands: string[] = Object.values(COMMANDS);

describe('package.json and src/ids.ts', () => {
  it('know the same commands', () => {
    expect(contributes.commands.map(({ command }) => command).sort()).toEqual([...commands].sort());
  });

  it('know the same settings, each described and with a default', () => {
    const { section, ...names } = SETTINGS;
    const properties = contributes.configuration.properties;
    expect(Object.keys(properties).sort()).toEqual(
      Object.values(names)
        .map((name) => `${section}.${name}`)
        .sort(),
    );
    for (const [name, property] of Object.entries(properties)) {
      expect((property.description ?? property.markdownDescription ?? '').length, name).toBeGreaterThan(20);
      expect(property, name).toHaveProperty('default');
    }
  });

  it('know the same views', () => {
    expect(contributes.viewsContainers.activitybar.map(({ id }) => id)).toEqual([VIEWS.container]);
    expect(contributes.views[VIEWS.container]?.map(({ id }) => id)).toEqual([VIEWS.side, VIEWS.models]);
    expect(manifest.activationEvents).toContain(`onWebviewPanel:${VIEWS.panel}`);
  });

  it('know the same editor of the same pictures, which takes none over', () => {
    const selector = [{ filenamePattern: `*.{${PICTURES.join(',')}}` }];
    expect(contributes.customEditors).toMatchObject([{ viewType: VIEWS.imageEditor, priority: 'option', selector }]);
  });

  it('menus, keys and walkthrough name commands that exist', () => {
    const used = [
      ...Object.values(contributes.menus)
        .flat()
        .map(({ command }) => command),
      ...contributes.keybindings.map(({ command }) => command),
      ...[...text.matchAll(/command:(headlight\.\w+)/g)].map((match) => match[1]!),
      ...[...text.matchAll(/onCommand:(headlight\.\w+)/g)].map((match) => match[1]!),
    ];
    expect(used.length).toBeGreaterThan(20);
    expect(used.filter((command) => !commands.includes(command))).toEqual([]);
  });

  it('keys are none of those of VS Code or the system', () => {
    // Fold, Unfold, Auto Fix; the Dock.
    const taken = ['cmd+alt+[', 'cmd+alt+]', 'cmd+alt+.', 'cmd+alt+d'];
    expect(contributes.keybindings.filter(({ key, mac }) => taken.includes(mac ?? key))).toEqual([]);
  });

  it('every when clause names context keys that are set somewhere', () => {
    const clauses = [...Object.values(contributes.menus).flat(), ...contributes.keybindings].map(
      ({ when }) => when ?? '',
    );
    const keys = clauses.flatMap((when) => [...when.matchAll(/headlight\.\w+/g)].map((match) => match[0]));
    const known: string[] = [...Object.values(CONTEXT), ...Object.values(VIEWS)];
    expect(keys.filter((key) => !known.includes(key))).toEqual([]);
  });

  it('restricted settings exist, and files that the manifest names are there', () => {
    for (const name of manifest.capabilities.untrustedWorkspaces.restrictedConfigurations) {
      expect(contributes.configuration.properties).toHaveProperty([name]);
    }
    const named = [
      manifest.icon,
      ...contributes.walkthroughs.flatMap(({ steps }) => steps.map(({ media }) => media.markdown)),
    ];
    expect(named.filter((path) => !existsSync(file(path)))).toEqual([]);
  });
});
