import * as vscode from 'vscode';
import { COMMANDS } from '../../ids';
import { hubDownload } from '../models/hubDownload';
import { megabytes } from '../models/modelFacts';
import { givenTo } from '../models/givenMedium';
import { shortName, type LibraryModel, type ModelLibrary } from '../models/modelLibrary';

/** Adds a folder to the settings: the one it was called on in the explorer, else one that is asked for. */
export async function addModelFolder(library: ModelLibrary, argument: unknown): Promise<void> {
  const folders =
    argument instanceof vscode.Uri
      ? [argument]
      : await vscode.window.showOpenDialog({
          canSelectFiles: false,
          canSelectFolders: true,
          canSelectMany: false,
          openLabel: 'Add Model Folder',
          title: 'A folder with config.json, model.safetensors, and tokenizer.json or preprocessor_config.json',
        });
  const folder = folders?.[0];
  if (folder !== undefined) await library.addFolder(folder.fsPath);
}

/** Asks for a name on the hub and fetches the model, with progress and a way to stop. */
export async function downloadModel(library: ModelLibrary): Promise<void> {
  const id = await vscode.window.showInputBox({
    title: 'Download Model from Hugging Face',
    prompt: 'A BERT, GPT-2, Llama, T5, ViT, DeiT, DINOv2 or CLIP model with safetensors weights',
    placeHolder: 'organisation/name',
    ignoreFocusOut: true,
    validateInput: (text) => (/^[\w.-]+(\/[\w.-]+)?$/.test(text.trim()) ? undefined : 'Wanted: organisation/name'),
  });
  if (id === undefined) return;
  const name = id.trim();
  const options = { location: vscode.ProgressLocation.Notification, title: `Downloading ${name}`, cancellable: true };
  await vscode.window.withProgress(options, async (progress, token) => {
    const controller = new AbortController();
    const stopped = token.onCancellationRequested(() => {
      controller.abort();
    });
    let told = 0;
    const report = (file: string, done: number, total: number): void => {
      const percent = total === 0 ? 0 : Math.min(100, (100 * done) / total);
      progress.report({
        message: `${file} · ${megabytes(done)} of ${megabytes(total)}`,
        increment: Math.max(0, percent - told),
      });
      told = Math.max(told, percent);
    };
    try {
      await hubDownload(
        name,
        library.hubCache,
        ({ file, done, total }) => {
          report(file, done, total);
        },
        controller.signal,
      );
    } finally {
      stopped.dispose();
      library.refresh();
    }
  });
  const use = 'Use It';
  if ((await vscode.window.showInformationMessage(`${name} is downloaded.`, use)) !== use) return;
  const { models } = await library.list();
  const medium = givenTo(models.find((model) => model.name === name)?.card.reads ?? []) ?? 'text';
  await vscode.commands.executeCommand(COMMANDS.selectModel, { name, medium });
}

/** Forgets a folder, or deletes a download after asking. Called on a row of the Models view, or asks which. */
export async function removeModel(library: ModelLibrary, argument: unknown): Promise<void> {
  const { models } = await library.list();
  const removable = models.filter((model) => library.removable(model));
  const model = removable.find(({ card }) => card.path === pathOf(argument)) ?? (await ask(removable));
  if (model === undefined) return;
  if (model.card.source === 'hub') {
    const detail = `${megabytes(model.card.bytes)} in ${library.hubCache}. Other programs that use the same cache lose it too.`;
    const answer = await vscode.window.showWarningMessage(`Delete ${model.name}?`, { modal: true, detail }, 'Delete');
    if (answer !== 'Delete') return;
  }
  await library.remove(model);
}

async function ask(models: readonly LibraryModel[]): Promise<LibraryModel | undefined> {
  const items = models.map((model) => ({ label: shortName(model.name), description: model.card.path, model }));
  const placeHolder = items.length === 0 ? 'No model was added or downloaded' : 'The model to remove';
  return (await vscode.window.showQuickPick(items, { placeHolder }))?.model;
}

/** Path of the model in a row of the Models view. */
function pathOf(node: unknown): string | undefined {
  if (typeof node !== 'object' || node === null || !('model' in node)) return undefined;
  const { model } = node;
  if (typeof model !== 'object' || model === null || !('card' in model)) return undefined;
  const { card } = model;
  if (typeof card !== 'object' || card === null || !('path' in card)) return undefined;
  return typeof card.path === 'string' ? card.path : undefined;
}
