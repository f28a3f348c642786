import type { Work } from '../core/work';
import type { OpenRequest, RunSource } from '../protocol/engine';
import { CancelledError } from '../protocol/errors';
import type { Provenance } from '../protocol/models';
import { checkChanges } from './checkChanges';
import { readDump } from './dump/readDump';
import type { Emit } from './emit';
import { Inspection } from './inspection';
import { inspectionBytes } from './inspectionBytes';
import type { Pictures } from './input/picture/pictures';
import { readInput } from './input/readInput';
import type { LoadedModel } from './loadedModel';
import type { Lease } from './modelCache';
import { ModelRun } from './modelRun';
import type { Turns } from './turns';
import { mapEvent } from './mapEvent';
import { WindowSide } from './maps/windowSide';

/** What an inspection is opened with. */
export interface Opening {
  readonly version: string;
  readonly turns: Turns;
  readonly pictures: Pictures;
  readonly emit: Emit;
  readonly work: Work;
  readonly background: (signal: AbortSignal) => Work;
  acquire(source: RunSource): Promise<Lease<LoadedModel>>;
  /** Bytes that it may take; what has not been looked at for long makes room. */
  affordable(): number;
  makeRoom(bytes: number): void;
  /** It can be asked about from now on. */
  held(inspection: Inspection): void;
}

/** Opens what was asked for, tells all about it, and resolves when it is whole. Rejects with what was wrong; CancelledError. */
export function openInspection(request: OpenRequest, opening: Opening): Promise<void> {
  const { source } = request;
  return source.kind === 'dump' ? openDump(request, source.path, opening) : openRun(request, source, opening);
}

async function openRun(request: OpenRequest, source: RunSource, opening: Opening): Promise<void> {
  const { emit, work } = opening;
  const { signal } = work;
  // A picture is decoded while its model is loaded. What is wrong with it is said when the model is there.
  const reading = Promise.all(source.inputs.map((input) => readInput(input, opening.pictures, signal)));
  reading.catch(() => undefined);
  const { model: loaded } = await opening.acquire(source);
  if (signal.aborted) throw new CancelledError();
  const { model } = loaded;
  const inputs = await reading;
  const { target, generate, changes, of } = source;
  const { focus, maxUnits } = request;
  const prepared = await model.prepare(inputs, {
    ...{ focus, maxUnits, target, generate, changes, signal },
    bytes: opening.affordable(),
  });
  checkChanges(
    changes,
    prepared.maps,
    prepared.lists.map(({ list: { id, length } }) => ({
      id,
      length: length + (id === model.card.writes ? generate : 0),
    })),
  );
  const provenance: Provenance = {
    model: model.card.id,
    modelHash: await loaded.hash(signal),
    tokenizerHash: inputs.some(({ kind }) => kind === 'text') ? await loaded.tokenizerHash(signal) : null,
    method: 'pattern',
    mask: prepared.maps[0]?.kind ?? 'self',
    version: opening.version,
    backend: loaded.backend,
  };
  if (signal.aborted) throw new CancelledError();
  const { card } = model;
  const facts = {
    card,
    infos: prepared.maps,
    absent: prepared.absent,
    provenance,
    changes,
    of,
    notes: prepared.notes ?? [],
    inputs,
  };
  const inspection = new Inspection({ name: request.inspection, ...facts }, prepared.lists, opening.background);
  inspection.bytes = inspectionBytes(card, prepared, inputs, generate);
  opening.makeRoom(inspection.bytes);
  const run = new ModelRun(inspection, model, prepared, opening.turns);
  tellOpened(inspection, run.planned, emit);
  opening.held(inspection);
  await run.toEnd(work, emit);
}

async function openDump(request: OpenRequest, path: string, opening: Opening): Promise<void> {
  const { emit } = opening;
  const { lists, maps, provenance, changes } = await readDump(path);
  const infos = maps.map(({ info }) => info);
  const facts = { card: null, infos, absent: [], provenance, changes, of: null, notes: [], inputs: [] };
  const inspection = new Inspection({ name: request.inspection, ...facts }, lists, opening.background);
  for (const map of maps) inspection.setMap(map);
  inspection.bytes = maps.reduce((sum, map) => sum + 4 * map.info.heads * map.queries * map.keys, 0);
  inspection.done = lists.reduce((sum, { list }) => sum + list.given, 0);
  opening.makeRoom(inspection.bytes);
  tellOpened(inspection, inspection.done, emit);
  opening.held(inspection);
  for (const [index, map] of maps.entries()) {
    const side = (units: number): WindowSide => WindowSide.whole(map.info.address, units);
    emit('map', {
      inspection: request.inspection,
      ...mapEvent(map, side(map.queries), side(map.keys)),
      progress: (index + 1) / maps.length,
    });
  }
  const covered = lists.map(({ list: { id, length } }) => ({ list: id, ranges: [{ start: 0, end: length }] }));
  emit('window', { inspection: request.inspection, covered, done: inspection.done });
}

function tellOpened({ facts, allLists }: Inspection, planned: number, emit: Emit): void {
  const { name: inspection, card, infos: maps, absent, provenance, changes, of, notes } = facts;
  emit('opened', { inspection, card, maps, absent, provenance, changes, of, notes, planned });
  for (const { list } of allLists) emit('list', { inspection, list });
}
