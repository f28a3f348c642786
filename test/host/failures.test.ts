import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import type { HeadlightApi } from '../../src/extension';
import { inspectTarget } from '../../src/host/commands/inspectTarget';
import type { MapInfo } from '../../src/protocol/models';
import { closeAll, headlight, inspect, until, untilPainted } from './support';

const LONG = 'The heron stood on one leg because it was cold, and nobody asked it why.\n'.repeat(60);

describe('when something goes wrong', () => {
  let api: HeadlightApi;
  let folder: string;

  before(async () => {
    api = await headlight();
    folder = mkdtempSync(path.join(tmpdir(), 'headlight-failures-'));
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });
  afterEach(closeAll);

  it('a killed engine is told once, what is painted stays, and the next run works', async () => {
    const { inspected, run } = await inspect(api, LONG);
    const problems: (string | null)[] = [];
    const listening = api.inspections.events.problem.event(({ problem }) => problems.push(problem));
    // After its first map: before, the run would only begin with a new engine.
    const killing = api.inspections.events.progress.event(({ progress }) => {
      if (!progress.running || progress.share === 0) return;
      killing.dispose();
      process.kill(api.enginePid()!, 'SIGKILL');
    });
    try {
      await assert.rejects(api.inspections.inspect(inspected.document, null), /engine process ended/);
      const told = problems.filter((problem) => problem !== null);
      assert.equal(told.length, 1);
      assert.match(told[0]!, /what is shown stays; the next run starts a new one$/);
      assert.equal(inspected.run, run);
      assert.ok(inspected.heat !== null);
      await api.inspections.inspect(inspected.document, null);
      await untilPainted(api, inspected.document);
      assert.equal(inspected.problem, null);
    } finally {
      listening.dispose();
      killing.dispose();
    }
  }).timeout(120_000);

  it('an engine that went between two runs is started again by a move of the lens', async () => {
    const { inspected, run } = await inspect(api, LONG.slice(0, 300));
    const pid = api.enginePid()!;
    process.kill(pid, 'SIGKILL');
    await until('its end', () => api.enginePid() !== pid);
    const [{ address }] = run.maps as [MapInfo];
    inspected.setLens({ map: address });
    await until('another inspection', () => inspected.run !== run && !inspected.running);
    const { heat } = await untilPainted(api, inspected.document);
    assert.equal(heat.lens.map, address);
    assert.equal(inspected.problem, null);
  });

  // More of them, and more often: HEADLIGHT_KILLS.
  it('everything that a killed engine held comes back by itself when it is looked at, with equal numbers', async () => {
    const shown = [await inspect(api, LONG.slice(0, 400)), await inspect(api, LONG.slice(100, 700))];
    const heats = shown.map(({ heat }) => [...heat.weights]);
    for (let i = 0; i < Number(process.env['HEADLIGHT_KILLS'] ?? 3); i++) {
      process.kill(api.enginePid()!, 'SIGKILL');
      for (const [index, { inspected, heat, lens }] of shown.entries()) {
        const run = inspected.run;
        inspected.setLens({ head: 'max' });
        await until('another inspection', () => inspected.run !== run && !inspected.running);
        inspected.setLens(lens);
        const again = await until(
          'its heat',
          () => inspected.heat !== heat && inspected.heat?.lens.head === lens.head && inspected.heat,
        );
        assert.deepEqual([...again.weights], heats[index]);
        assert.equal(inspected.problem, null);
      }
    }
  }).timeout(600_000);

  it('a model that does not exist is named, with those that do', async () => {
    const { inspected, run } = await inspect(api, LONG.slice(0, 300));
    const configuration = vscode.workspace.getConfiguration('headlight');
    await configuration.update('model', 'no-such-model', vscode.ConfigurationTarget.Global);
    try {
      await assert.rejects(api.inspections.inspect(inspected.document, null), /no-such-model.*headlight-encoder/);
      assert.equal(inspected.run, run);
      assert.ok(inspected.heat !== null);
      await configuration.update('model', folder, vscode.ConfigurationTarget.Global);
      await assert.rejects(api.inspections.inspect(inspected.document, null), /config\.json/);
      assert.match(inspected.problem ?? '', /config\.json/);
    } finally {
      await configuration.update('model', undefined, vscode.ConfigurationTarget.Global);
    }
    await api.inspections.inspect(inspected.document, null);
    assert.equal(inspected.problem, null);
  });

  it('a binary file is refused with what is wanted', async () => {
    const file = path.join(folder, 'heron.bin');
    writeFileSync(file, Buffer.from([0, 1, 2, 0, 255, 0]));
    await assert.rejects(
      inspectTarget(vscode.Uri.file(file), undefined),
      /heron\.bin cannot be inspected: a text file is wanted/,
    );
  });

  it('a file that VS Code does not give to extensions is refused with a way out', async () => {
    const file = path.join(folder, 'large.txt');
    writeFileSync(file, Buffer.alloc(51 * 1024 * 1024, 'a '));
    await assert.rejects(inspectTarget(vscode.Uri.file(file), undefined), /at most 50 MB.*headlight inspect/);
  });
});
