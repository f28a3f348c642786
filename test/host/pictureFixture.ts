import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { FocusMode } from '../../src/host/editor/focusMode';
import { Inspections } from '../../src/host/inspections';
import type { PanelHostOptions } from '../../src/host/panel/panelHost';
import { Problems } from '../../src/host/problems';
import { Settings } from '../../src/host/settings';
import { cardOf, FakeEngine } from './fakeEngine';
import { closeAll, until } from './support';

/** A picture's file, and inspections by an engine that is none. */
export class PictureFixture {
  readonly folder = mkdtempSync(path.join(tmpdir(), 'headlight-pictures-'));
  readonly uri = vscode.Uri.file(path.join(this.folder, 'heron [1].png'));
  readonly engine = new FakeEngine();
  readonly settings = new Settings();
  readonly inspections: Inspections;
  readonly options: PanelHostOptions;
  private readonly log = vscode.window.createOutputChannel('Headlight pictures test', { log: true });

  constructor() {
    writeFileSync(this.uri.fsPath, Buffer.of(1, 2, 3));
    const { engine, settings } = this;
    const problems = new Problems(this.log);
    const inspections = new Inspections({
      engine,
      settings,
      problems,
      chosenModel: () =>
        Promise.resolve({
          folder: { path: '/models/vit', source: 'folder' },
          card: cardOf('/models/vit', ['picture']),
          reads: 'picture',
        }),
    });
    this.inspections = inspections;
    this.options = { inspections, settings, problems, focusMode: new FocusMode(inspections, settings) };
  }

  heatAt(layer: number): Promise<boolean> {
    const map = `encoder.${layer}.self`;
    return until(`the heat of ${map}`, () => this.inspections.file(this.uri)?.heat?.lens.map === map);
  }

  async dispose(): Promise<void> {
    this.options.focusMode.dispose();
    this.inspections.dispose();
    this.settings.dispose();
    this.log.dispose();
    await closeAll();
    rmSync(this.folder, { recursive: true });
  }
}
