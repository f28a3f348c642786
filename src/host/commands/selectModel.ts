import * as vscode from 'vscode';
import { COMMANDS } from '../../ids';
import type { Medium } from '../../protocol/units';
import { MEDIA, readAs } from '../../core/media';
import { givenTo, readsWords } from '../models/givenMedium';
import { modelFacts, SOURCES } from '../models/modelFacts';
import { shortName, type LibraryModel, type Listing, type ModelLibrary } from '../models/modelLibrary';
import { reasonFirst } from '../models/reasonFirst';

export interface ChosenModel {
  /** As the settings name it. */
  readonly name: string;
  readonly medium: Medium;
}

interface ModelItem extends vscode.QuickPickItem {
  readonly model?: LibraryModel;
  /** A command in place of a model. */
  readonly command?: string;
}

/** Milliseconds in which a webview that had the keyboard before the palette may take it once more: that closes no list. */
const FOCUS_SETTLES = 400;

/**
 * Lets the person choose among the models at hand that read what is open; the others, and those that cannot be read, are
 * listed with the reason. Where nothing is open (null), each can be chosen for what it reads. Null when none was chosen.
 */
export async function selectModel(library: ModelLibrary, open: Medium | null): Promise<ChosenModel | null> {
  const pick = vscode.window.createQuickPick<ModelItem>();
  pick.placeholder =
    open === null
      ? 'A model, to be run on the texts, pictures or tables that it reads'
      : `The model that is run on the open ${MEDIA[open].one}`;
  pick.matchOnDescription = true;
  pick.matchOnDetail = true;
  pick.busy = true;
  pick.ignoreFocusOut = true;
  pick.show();
  const settled = setTimeout(() => {
    pick.ignoreFocusOut = false;
  }, FOCUS_SETTLES);
  try {
    const listing = await library.list();
    pick.items = itemsOf(listing, open, (model) => library.isChosen(model));
    pick.activeItems = pick.items.filter(({ model }) => model !== undefined && library.isChosen(model)).slice(0, 1);
    pick.busy = false;
    const item = await accepted(pick);
    if (item?.command !== undefined) await vscode.commands.executeCommand(item.command);
    const medium = open ?? givenTo(item?.model?.card.reads ?? []);
    return item?.model === undefined || medium === null ? null : { name: item.model.name, medium };
  } finally {
    clearTimeout(settled);
    pick.dispose();
  }
}

function accepted(pick: vscode.QuickPick<ModelItem>): Promise<ModelItem | undefined> {
  return new Promise((resolve) => {
    pick.onDidAccept(() => {
      const item = pick.selectedItems[0];
      if (item?.model !== undefined || item?.command !== undefined) resolve(item);
    });
    pick.onDidHide(() => {
      resolve(undefined);
    });
  });
}

function itemsOf(
  { models, problems }: Listing,
  open: Medium | null,
  isChosen: (model: LibraryModel) => boolean,
): ModelItem[] {
  const items: ModelItem[] = [];
  const fits = ({ card }: LibraryModel): boolean =>
    open === null ? givenTo(card.reads) !== null : readAs(open, card.reads) !== null;
  for (const source of ['bundled', 'folder', 'hub'] as const) {
    const own = models.filter((model) => fits(model) && model.card.source === source);
    if (own.length > 0) items.push(separator(SOURCES[source]));
    for (const model of own) {
      items.push({
        label: `${isChosen(model) ? '$(eye)' : '$(blank)'} ${shortName(model.name)}`,
        description: modelFacts(model.card),
        ...(source === 'folder' ? { detail: model.card.path } : {}),
        model,
      });
    }
  }
  const others = models.filter((model) => !fits(model));
  if (others.length > 0) items.push(separator(`Do not read ${open === null ? 'what can be open' : MEDIA[open].many}`));
  for (const { name, card } of others) {
    items.push({
      label: `$(circle-slash) ${shortName(name)}`,
      description: `reads ${readsWords(card.reads)} · ${modelFacts(card)}`,
    });
  }
  if (problems.length > 0) items.push(separator('Cannot be used'));
  for (const { path, message } of problems)
    items.push({ label: `$(circle-slash) ${shortName(path)}`, detail: reasonFirst(path, message) });
  items.push(
    separator('More'),
    { label: '$(add) Add Model Folder…', command: COMMANDS.addModelFolder },
    { label: '$(cloud-download) Download Model from Hugging Face…', command: COMMANDS.downloadModel },
  );
  return items;
}

function separator(label: string): ModelItem {
  return { label, kind: vscode.QuickPickItemKind.Separator };
}
