import * as vscode from 'vscode';
import { COMMANDS } from '../../ids';
import { modelFacts, SOURCES } from '../models/modelFacts';
import { shortName, type Listing, type ModelLibrary } from '../models/modelLibrary';
import type { Settings } from '../settings';

interface ModelItem extends vscode.QuickPickItem {
  /** What choosing it does; nothing where it cannot be used. */
  readonly choose?: () => Thenable<unknown>;
}

/** Lets the person choose among the models at hand; those that cannot be read are listed with the reason. True when one was chosen. */
export async function selectModel(library: ModelLibrary, settings: Settings): Promise<boolean> {
  const pick = vscode.window.createQuickPick<ModelItem>();
  pick.placeholder = 'The model that is run on the open file';
  pick.matchOnDescription = true;
  pick.matchOnDetail = true;
  pick.busy = true;
  pick.show();
  try {
    const listing = await library.list();
    let chosen = false;
    pick.items = itemsOf(listing, settings.model, async (name) => {
      await library.choose(name);
      chosen = true;
    });
    pick.busy = false;
    const item = await accepted(pick);
    await item?.choose?.();
    return chosen;
  } finally {
    pick.dispose();
  }
}

function accepted(pick: vscode.QuickPick<ModelItem>): Promise<ModelItem | undefined> {
  return new Promise((resolve) => {
    pick.onDidAccept(() => {
      const item = pick.selectedItems[0];
      if (item?.choose !== undefined) resolve(item);
    });
    pick.onDidHide(() => {
      resolve(undefined);
    });
  });
}

function itemsOf({ models, problems }: Listing, current: string, choose: (name: string) => Promise<void>): ModelItem[] {
  const items: ModelItem[] = [];
  for (const source of ['bundled', 'folder', 'hub'] as const) {
    const own = models.filter(({ card }) => card.source === source);
    if (own.length > 0) items.push(separator(SOURCES[source]));
    for (const { name, card } of own) {
      items.push({
        label: `${name === current || card.path === current ? '$(eye)' : '$(blank)'} ${shortName(name)}`,
        description: modelFacts(card),
        ...(source === 'folder' ? { detail: card.path } : {}),
        choose: () => choose(name),
      });
    }
  }
  if (problems.length > 0) items.push(separator('Cannot be used'));
  for (const { path, message } of problems) items.push({ label: `$(circle-slash) ${shortName(path)}`, detail: message });
  items.push(
    separator('More'),
    { label: '$(add) Add Model Folder…', choose: () => vscode.commands.executeCommand(COMMANDS.addModelFolder) },
    { label: '$(cloud-download) Download Model from Hugging Face…', choose: () => vscode.commands.executeCommand(COMMANDS.downloadModel) },
  );
  return items;
}

function separator(label: string): ModelItem {
  return { label, kind: vscode.QuickPickItemKind.Separator };
}
