import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { problemWith, zoneOf } from '../../tools/zones.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));

const sources = ['src', 'webview'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((file) => `${folder}/${file}`)
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts')),
);

/** What a file imports, types included, as written. */
function specifiersOf(file: string): string[] {
  const text = readFileSync(join(root, file), 'utf8');
  return [...text.matchAll(/(?:from|import)\s*\(?'([^']+)'/g)].map((match) => match[1]!);
}

/** The files of the product among them. */
function importsOf(file: string): string[] {
  return specifiersOf(file)
    .filter((specifier) => specifier.startsWith('.'))
    .map((specifier) => normalize(join(dirname(file), specifier)))
    .flatMap((path) => [`${path}.ts`, `${path}/index.ts`].filter((candidate) => sources.includes(candidate)));
}

const graph = new Map(sources.map((file) => [file, importsOf(file)]));

describe('zones', () => {
  it('finds the sources', () => {
    expect(sources.length).toBeGreaterThan(20);
  });

  it('every file stands in a zone', () => {
    expect(sources.filter((file) => zoneOf(file) === null)).toEqual([]);
  });

  it('every import runs down', () => {
    const problems = sources.flatMap((file) =>
      specifiersOf(file).flatMap((specifier) => {
        const problem = problemWith(file, specifier);
        return problem === null ? [] : [`${file}: ${problem}`];
      }),
    );
    expect(problems).toEqual([]);
  });

  it('knows a wrong import when it sees one', () => {
    expect(problemWith('src/core/heat.ts', '../engine/model')).toBe('src/core may not import src/engine/model');
    expect(problemWith('src/host/engine.ts', '@tensorflow/tfjs')).toBe('src/host may not use @tensorflow/');
    expect(problemWith('webview/main.ts', 'node:fs')).toBe('webview runs without Node');
    expect(problemWith('src/host/editor/hover.ts', '../../core/paint')).toBeNull();
    expect(problemWith('src/engine/nn/linear.ts', '../models/bert')).toBe(
      'src/engine/nn may not import src/engine/models',
    );
    expect(problemWith('src/engine/input/windows.ts', '../model')).toBe(
      'src/engine/input may not import src/engine/model',
    );
    expect(problemWith('src/engine/server.ts', './models/card')).toBeNull();
    expect(problemWith('src/engine/models/bert.ts', '@tensorflow/tfjs-core')).toBeNull();
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
