import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Floors from the ground; a file may import from its own zone and from the zones named. */
const MAY_IMPORT: Record<string, readonly string[]> = {
  'src/ids.ts': [],
  'src/protocol': [],
  'src/core': ['src/protocol'],
  'src/engine': ['src/protocol', 'src/core'],
  'src/client': ['src/protocol'],
  webview: ['src/protocol', 'src/core'],
  'src/host': ['src/client', 'src/protocol', 'src/core', 'src/ids.ts'],
  'src/cli': ['src/client', 'src/protocol', 'src/core'],
  'src/cli.ts': ['src/cli', 'src/client', 'src/protocol', 'src/core'],
  'src/extension.ts': ['src/host', 'src/client', 'src/protocol', 'src/core', 'src/ids.ts'],
};

const sources = ['src', 'webview'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((file) => `${folder}/${file}`)
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts')),
);

function zoneOf(file: string): string {
  const zone = Object.keys(MAY_IMPORT).find((name) => file === name || file.startsWith(`${name}/`));
  if (zone === undefined) throw new Error(`${file} stands in no zone`);
  return zone;
}

/** Files of the repo that a file imports, types included. */
function importsOf(file: string): string[] {
  const text = readFileSync(join(root, file), 'utf8');
  const specifiers = [...text.matchAll(/(?:from|import\()\s*'(\.[^']+)'/g)].map((match) => match[1]!);
  return specifiers
    .map((specifier) => normalize(join(dirname(file), specifier)))
    .flatMap((path) => [`${path}.ts`, `${path}/index.ts`].filter((candidate) => sources.includes(candidate)));
}

const graph = new Map(sources.map((file) => [file, importsOf(file)]));

describe('zones', () => {
  it('finds the sources', () => {
    expect(sources.length).toBeGreaterThan(20);
  });

  it('every import runs down', () => {
    const upward = [...graph].flatMap(([file, imports]) =>
      imports
        .filter((target) => zoneOf(target) !== zoneOf(file) && !MAY_IMPORT[zoneOf(file)]!.includes(zoneOf(target)))
        .map((target) => `${file} → ${relative('.', target)}`),
    );
    expect(upward).toEqual([]);
  });

  it('has no circles', () => {
    const done = new Set<string>();
    const circles: string[] = [];
    const visit = (file: string, path: readonly string[]): void => {
      if (path.includes(file)) circles.push([...path.slice(path.indexOf(file)), file].join(' → '));
      else if (!done.has(file)) {
        for (const target of graph.get(file) ?? []) visit(target, [...path, file]);
        done.add(file);
      }
    };
    for (const file of sources) visit(file, []);
    expect(circles).toEqual([]);
  });
});
