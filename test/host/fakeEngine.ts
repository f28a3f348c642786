import * as vscode from 'vscode';
import type { EngineEvent } from '../../src/client/engineProcess';
import type { Engine } from '../../src/host/engine';
import type { InspectRequest, ModelFolder, PicturePreview, PreparedEvent } from '../../src/protocol/engine';
import { HeadlightError } from '../../src/protocol/errors';
import type { Heat, Lens } from '../../src/protocol/lens';
import type { Modality, ModelCard } from '../../src/protocol/models';
import { patchUnits } from '../support/patchUnits';

const SIDE = 32;
const units = patchUnits(4, 4, { x: 0, y: 0, width: SIDE, height: SIDE });

export function cardOf(path: string, modality: Modality): ModelCard {
  return {
    id: path.split('/').at(-1)!,
    path,
    source: 'folder',
    family: modality === 'image' ? 'vit' : 'bert',
    architecture: 'ViTForImageClassification',
    modality,
    layers: 3,
    heads: 2,
    keyValueHeads: 2,
    headWidth: 4,
    width: 8,
    context: units.length,
    vocabulary: 0,
    parameters: 1,
    bytes: 4,
    licence: null,
    hasTokenizer: false,
    generates: false,
  };
}

/** Answers as the engine does of a picture of 32 × 32 pixels in 4 × 4 patches, at once; a run waits while it is held. */
export class FakeEngine implements Engine {
  readonly pid = 1;
  /** Bytes of every picture that was run. */
  readonly runs: Uint8Array[] = [];
  /** What a model folder holds, by the last part of its path. */
  modality: Record<string, Modality> = {};
  preview: PicturePreview = { mime: 'image/jpeg', bytes: Uint8Array.of(1, 2, 3), width: 160, height: 160 };
  /** Runs begin, but do not end before this does. */
  held: Promise<void> = Promise.resolve();
  /** No preview is answered before this ends. */
  heldPreview: Promise<void> = Promise.resolve();
  private readonly events = new vscode.EventEmitter<EngineEvent>();

  onEvent(listener: (event: EngineEvent) => void): { dispose(): void } {
    return this.events.event(listener);
  }

  readonly call: Engine['call'] = (method, ...rest) => this.answer(method, rest[0]) as Promise<never>;

  private async answer(method: string, request: unknown): Promise<unknown> {
    switch (method) {
      case 'inspect':
        return this.inspect(request as InspectRequest);
      case 'heat':
        return heatOf((request as { lens: Lens }).lens);
      case 'answers':
        return [{ piece: 'heron', probability: 0.9 }];
      case 'preview':
        await this.heldPreview;
        return this.preview;
      case 'describe':
        return {
          cards: (request as { folders: ModelFolder[] }).folders.map(({ path }) =>
            cardOf(path, this.modality[path.split('/').at(-1)!] ?? 'image'),
          ),
          problems: [],
        };
      default:
        return undefined;
    }
  }

  private async inspect({ inspection, model, input }: InspectRequest): Promise<unknown> {
    if (input.kind !== 'image') throw new HeadlightError('usage', 'wanted a picture');
    if (input.bytes.length === 0) throw new HeadlightError('input', `${input.name} is empty`);
    this.runs.push(input.bytes);
    this.events.fire({ type: 'prepared', payload: prepared(inspection, cardOf(model.path, 'image')) });
    const owned = { start: 0, end: units.length };
    const summary = new Float32Array(2 * units.length).fill(1 / units.length);
    for (let layer = 0; layer < 3; layer++) {
      const payload = {
        inspection,
        address: `encoder.${layer}.self`,
        layer,
        owned,
        received: summary,
        entropy: summary,
        progress: (layer + 1) / 3,
      };
      this.events.fire({ type: 'layer', payload });
    }
    await this.held;
    this.events.fire({ type: 'window', payload: { inspection, owned, done: units.length } });
    return { inspection, units, done: units.length, covered: [owned], generated: null, milliseconds: 5 };
  }
}

/** The unit that looks gets half of the weight, the others share the rest. */
function heatOf(lens: Lens): Heat {
  const weights = new Float32Array(units.length).fill(0.5 / (units.length - 1));
  weights[lens.query ?? 0] = 0.5;
  return { lens, weights };
}

function prepared(inspection: string, card: ModelCard): PreparedEvent {
  const seen = { x: 0, y: 0, width: SIDE, height: SIDE };
  return {
    inspection,
    card,
    units,
    maps: [0, 1, 2].map((layer) => ({ address: `encoder.${layer}.self`, layer, kind: 'self', heads: 2 })),
    provenance: {
      model: card.id,
      modelHash: '',
      tokenizerHash: null,
      method: 'pattern',
      mask: 'self',
      version: '0',
      backend: 'fake',
    },
    planned: units.length,
    picture: { width: SIDE, height: SIDE, format: 'png', seen, columns: 4, rows: 4, notes: [] },
  };
}
