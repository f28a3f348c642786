import type { InspectRequest, ModelInput } from '../protocol/engine';
import { HeadlightError } from '../protocol/errors';
import type { ModelCard, Provenance } from '../protocol/models';
import { withoutTrailingSpecials } from './input/continuation';
import { preparePicture } from './input/picture/preparePicture';
import { readPicture, type ReadPicture } from './input/picture/readPicture';
import { unitsOf, type TextInput } from './input/unitsOf';
import { planWindows, wholeWindow } from './input/windows';
import { Inspection } from './inspection';
import type { LoadedModel } from './loadedModel';
import type { PictureModel, TextModel } from './model';
import { bytesOfUnit } from './models/memory';

/** What can be made of an input before its model is there. */
export type ReadInput = TextInput | { readonly kind: 'image'; readonly name: string; readonly picture: ReadPicture };

/** Decodes a picture, while its model is loaded; a text stays as it is. Throws ImageError. */
export async function readInput(input: ModelInput): Promise<ReadInput> {
  if (input.kind !== 'image') return input;
  return { kind: 'image', name: input.name, picture: await readPicture(input.name, input.bytes) };
}

/**
 * Units and windows of an input, ready to be run. `free`: bytes that the inspection may take.
 * Throws TokenizerError, CheckpointError, ImageError, HeadlightError `input` or `usage`.
 */
export async function prepareInspection(
  request: InspectRequest,
  loaded: LoadedModel,
  input: ReadInput,
  free: number,
  version: string,
): Promise<Inspection> {
  const { model } = loaded;
  const { card } = model;
  if (request.generate > 0 && !card.generates) {
    throw new HeadlightError(
      'usage',
      `${card.id} (${card.architecture}) does not continue a text; take a causal model`,
    );
  }
  if (input.kind === 'image') {
    if (model.reads === 'pixels') return pictureInspection(request, loaded, model, input.picture, free, version);
    throw new HeadlightError(
      'input',
      `${input.name} is a picture, and ${card.id} (${card.architecture}) reads text; take a model for pictures: ViT, DeiT, DINOv2 or CLIP`,
    );
  }
  if (model.reads === 'ids') return textInspection(request, loaded, model, input, free, version);
  throw new HeadlightError(
    'input',
    `this is text, and ${card.id} (${card.architecture}) looks at pictures; take a model for text: BERT, GPT-2 or Llama`,
  );
}

async function textInspection(
  request: InspectRequest,
  loaded: LoadedModel,
  model: TextModel,
  input: TextInput,
  free: number,
  version: string,
): Promise<Inspection> {
  const { card } = model;
  const continues = request.generate > 0;
  const tokenizer = await loaded.tokenizer();
  const found = await unitsOf(input, tokenizer, card.path, continues);
  const units = continues ? withoutTrailingSpecials(found) : found;
  if (continues && units.length >= card.context) {
    throw new HeadlightError(
      'input',
      `to be continued a text must leave room in the context of ${card.context} units; it has ${units.length}`,
    );
  }
  const tokenizerHash = input.kind === 'text' ? await loaded.tokenizerHash() : null;
  const windows = planWindows(units, {
    context: card.context,
    mask: model.maps[0]?.kind ?? 'self',
    focus: input.kind === 'text' ? input.focus : null,
    maxUnits: continues ? units.length : Math.min(request.maxUnits, affordableUnits(card, free)),
  });
  return new Inspection({
    request,
    content: { kind: 'text', model, tokenizer },
    units,
    windows,
    answerNames: await loaded.answerNames(),
    provenance: await provenanceOf(loaded, tokenizerHash, version),
  });
}

/** A picture is one window, whatever the request's `maxUnits`: without a part of its patches it would be another picture. */
async function pictureInspection(
  request: InspectRequest,
  loaded: LoadedModel,
  model: PictureModel,
  read: ReadPicture,
  free: number,
  version: string,
): Promise<Inspection> {
  const { units, pixels, picture } = preparePicture(
    read,
    await loaded.processor(),
    model,
    affordableUnits(model.card, free),
  );
  return new Inspection({
    request,
    content: { kind: 'picture', model, pixels, picture, open: read.open, transparent: read.decoded.transparent },
    units,
    windows: [wholeWindow(units.length)],
    answerNames: await loaded.answerNames(),
    provenance: await provenanceOf(loaded, null, version),
  });
}

async function provenanceOf(loaded: LoadedModel, tokenizerHash: string | null, version: string): Promise<Provenance> {
  const { card, maps } = loaded.model;
  return {
    model: card.id,
    modelHash: await loaded.hash(),
    tokenizerHash,
    method: 'pattern',
    mask: maps[0]?.kind ?? 'self',
    version,
    backend: loaded.backend,
  };
}

/** Windows of a text overlap by half, so that each unit is kept twice; a picture is one. */
function affordableUnits(card: ModelCard, bytes: number): number {
  return Math.max(card.context, Math.floor(bytes / bytesOfUnit(card) / (card.modality === 'text' ? 2 : 1)));
}
