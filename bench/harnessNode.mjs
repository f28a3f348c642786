import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** The Node that VS Code's extension host runs on, where the harness has put one. */
export function harnessNode() {
  const folder = join(homedir(), '.cache/headlight-vscode');
  if (!existsSync(folder)) return null;
  const found = readdirSync(folder, { recursive: true, encoding: 'utf8' }).find((path) =>
    path.endsWith(`node-${process.platform}-${process.arch}/bin/node`),
  );
  return found === undefined ? null : join(folder, found);
}
