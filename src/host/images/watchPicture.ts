import * as vscode from 'vscode';
import { nameOf } from '../nameOf';

/** What happens to a picture's file. */
export interface PictureWatch {
  changed(): void;
  deleted(): void;
}

/** Milliseconds without a further event: a file that is saved may be written in pieces, or deleted and made anew. */
const SETTLED = 150;
/** Milliseconds until a watcher surely watches: VS Code does not say when, and what happens before is not told. */
const WATCHING = 1500;

/** Tells when the file at a URI is another than it was, whoever wrote it; also when it comes back after it was deleted. */
export function watchPicture(uri: vscode.Uri, watch: PictureWatch): vscode.Disposable {
  const watcher = vscode.workspace.createFileSystemWatcher(
    new vscode.RelativePattern(vscode.Uri.joinPath(uri, '..'), globOf(nameOf(uri))),
  );
  let timer: NodeJS.Timeout | undefined;
  let disposed = false;
  let known = stateOf(uri);
  const check = async (): Promise<void> => {
    const before = await known;
    known = stateOf(uri);
    const now = await known;
    if (disposed || now === before) return;
    if (now === null) watch.deleted();
    else watch.changed();
  };
  const first = setTimeout(() => void check(), WATCHING);
  const later = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => void check(), SETTLED);
  };
  const mine = (uris: readonly vscode.Uri[]): void => {
    if (uris.some((one) => one.toString() === uri.toString())) later();
  };
  return vscode.Disposable.from(
    watcher,
    watcher.onDidChange(later),
    watcher.onDidCreate(later),
    watcher.onDidDelete(later),
    // What VS Code does itself is known at once, and where nothing can be watched.
    vscode.workspace.onDidSaveTextDocument((document) => {
      mine([document.uri]);
    }),
    vscode.workspace.onDidDeleteFiles(({ files }) => {
      mine(files);
    }),
    vscode.workspace.onDidRenameFiles(({ files }) => {
      mine(files.flatMap(({ oldUri, newUri }) => [oldUri, newUri]));
    }),
    {
      dispose: () => {
        disposed = true;
        clearTimeout(first);
        clearTimeout(timer);
      },
    },
  );
}

/** When it was written and how long it is; null where it is not there. */
function stateOf(uri: vscode.Uri): Promise<string | null> {
  return Promise.resolve(
    vscode.workspace.fs.stat(uri).then(
      ({ mtime, size }) => `${mtime} ${size}`,
      () => null,
    ),
  );
}

/** A pattern that matches this name and no other. */
function globOf(name: string): string {
  return name.replace(/[[\]{}*?]/g, '[$&]');
}
