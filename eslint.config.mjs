import js from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import ts from 'typescript-eslint';

/** Who may import whom: a zone sees only what is below it. */
const ZONES = {
  'src/protocol': ['core', 'engine', 'client', 'host', 'cli', 'webview'],
  'src/core': ['engine', 'client', 'host', 'cli', 'webview'],
  'src/engine': ['client', 'host', 'cli', 'webview'],
  'src/client': ['core', 'engine', 'host', 'cli', 'webview'],
  'src/host': ['engine', 'cli', 'webview'],
  'src/cli': ['engine', 'host', 'webview'],
  webview: ['engine', 'client', 'host', 'cli'],
};

const zoneRules = Object.entries(ZONES).map(([zone, forbidden]) => ({
  files: [`${zone}/**/*.ts`, `${zone}.ts`],
  ignores: ['**/*.test.ts'],
  rules: {
    'no-restricted-imports': [
      'error',
      {
        patterns: [
          {
            regex: `^(\\.\\./)+(src/)?(${forbidden.join('|')})(/|$)`,
            message: `${zone} stands below or beside that zone: see the layout in README.md`,
          },
          ...(zone === 'src/host' ? [] : [{ regex: '^vscode$', message: 'only src/host touches vscode' }]),
          ...(zone === 'src/engine' ? [] : [{ regex: '^@tensorflow/', message: 'only src/engine runs tfjs' }]),
          ...(zone === 'webview'
            ? [{ regex: '^node:', message: 'the webview has no Node' }]
            : [{ regex: '^@vscode/webview-ui-toolkit', message: 'only webview/controls imports the toolkit' }]),
        ],
      },
    ],
  },
}));

export default defineConfig(
  globalIgnores(['dist', 'out', 'node_modules', '**/*.mjs', '**/*.cjs', 'vitest.config.mts']),
  js.configs.recommended,
  ts.configs.recommendedTypeChecked,
  {
    languageOptions: { parserOptions: { project: ['./tsconfig.json', './tsconfig.webview.json', './tsconfig.tests.json'] } },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/require-await': 'off',
      'no-control-regex': 'off',
      eqeqeq: 'error',
    },
  },
  ...zoneRules,
);
