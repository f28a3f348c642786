import type { EngineApi, InspectRequest, InspectResult, ModelFolder } from '../protocol/engine';
import { CancelledError, HeadlightError, isCancelled } from '../protocol/errors';
import type { ModelCard, ModelProblem } from '../protocol/models';
import type { Handlers } from '../protocol/rpc';
import { readCard } from './checkpoint/card';
import { dumpInspection } from './dump';
import type { Emit, Inspection } from './inspection';
import {
  answersOf,
  columnOfInspection,
  heatOfInspection,
  predictionsOf,
  rowOfInspection,
  tileOfInspection,
  unitFacts,
} from './inspectionQueries';
import { HeldInspections } from './heldInspections';
import { LoadedModel } from './loadedModel';
import { ModelCache } from './modelCache';
import { overlayOf, pictureOf } from './pictureQueries';
import { prepareInspection, readInput } from './prepareInspection';
import { Turns } from './turns';

/** Answers everything that can be asked of the engine. Knows nothing of processes. */
export class EngineServer {
  private readonly inspections = new HeldInspections();
  private readonly models: ModelCache<LoadedModel>;
  private readonly turns = new Turns();
  private backend: string | null = null;

  /** `memoryLimit`: bytes that loaded models and inspections may take. */
  constructor(
    memoryLimit: number,
    private readonly version: string,
    private readonly emit: Emit,
    load = (folder: ModelFolder, limit: number): Promise<LoadedModel> => LoadedModel.load(folder, limit),
  ) {
    this.models = new ModelCache(memoryLimit, load, this.inspections);
  }

  readonly handlers: Handlers<EngineApi> = {
    status: () => ({
      pid: process.pid,
      version: this.version,
      backend: this.backend,
      loaded: this.models.loaded,
      bytes: this.models.bytes,
    }),
    describe: ({ folders }) => describe(folders),
    inspect: (request, signal) => this.inspect(request, signal),
    heat: ({ inspection, lens }) => heatOfInspection(this.find(inspection), lens),
    row: (request) => rowOfInspection(this.find(request.inspection), request),
    column: (request) => columnOfInspection(this.find(request.inspection), request),
    tile: (request) => tileOfInspection(this.find(request.inspection), request),
    unit: (request) => unitFacts(this.find(request.inspection), request),
    predict: (request) => predictionsOf(this.find(request.inspection), request),
    answers: ({ inspection, count }) => answersOf(this.find(inspection), count),
    preview: ({ inspection, side }) => pictureOf(this.find(inspection), side),
    overlay: (request) => overlayOf(this.find(request.inspection), request),
    dump: ({ inspection, out }) => dumpInspection(this.find(inspection), out),
    release: ({ inspection }) => {
      this.inspections.release(inspection);
    },
  };

  /**
   * A run under a name that is in use takes its place and stops it. What is cancelled is kept if a window is whole. Where
   * memory is short, inspections that nobody has asked about for long make room.
   */
  private async inspect(request: InspectRequest, signal: AbortSignal): Promise<InspectResult> {
    const held = this.inspections.begin(request.inspection);
    const either = AbortSignal.any([signal, held.abort.signal]);
    let keep = false;
    try {
      // A picture is decoded while its model is loaded. What is wrong with it is said when the model is there.
      const reading = readInput(request.input);
      reading.catch(() => undefined);
      held.lease = await this.models.acquire(request.model);
      if (either.aborted) throw new CancelledError();
      const { model } = held.lease;
      this.backend = model.backend;
      const affordable = this.models.free + this.inspections.idleBytes;
      const inspection = await prepareInspection(request, model, await reading, affordable, this.version);
      this.models.makeRoom(inspection.bytes);
      held.inspection = inspection;
      const result = await inspection.run(this.turns, either, this.emit);
      keep = true;
      return result;
    } catch (error) {
      keep = isCancelled(error) && (held.inspection?.done ?? 0) > 0;
      throw error;
    } finally {
      this.inspections.end(request.inspection, held, keep);
    }
  }

  private find(name: string): Inspection {
    const inspection = this.inspections.find(name);
    if (inspection === undefined)
      throw new HeadlightError('not-found', `there is no inspection ${name}, or no more; run it again`);
    return inspection;
  }
}

/** One bad folder does not hide the others. Reads no weights and does not load tfjs. */
async function describe(folders: readonly ModelFolder[]): Promise<{ cards: ModelCard[]; problems: ModelProblem[] }> {
  const cards: ModelCard[] = [];
  const problems: ModelProblem[] = [];
  for (const folder of folders) {
    try {
      cards.push(await readCard(folder));
    } catch (error) {
      problems.push({ path: folder.path, message: error instanceof Error ? error.message : String(error) });
    }
  }
  return { cards, problems };
}
