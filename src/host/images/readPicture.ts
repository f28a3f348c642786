import * as vscode from 'vscode';
import { HeadlightError } from '../../protocol/errors';
import { nameOf } from '../nameOf';
import { messageOf } from '../messageOf';

/** Bytes of a picture's file that are read. */
const MOST_BYTES = 200e6;

/**
 * A picture's file as it is on disk, or wherever its workspace lies. Rejects with HeadlightError `input` where it is larger
 * than 200 MB, or cannot be read.
 */
export async function readPicture(uri: vscode.Uri): Promise<Uint8Array> {
  const name = nameOf(uri);
  try {
    const { size } = await vscode.workspace.fs.stat(uri);
    if (size > MOST_BYTES) {
      throw new HeadlightError(
        'input',
        `${name} has ${Math.round(size / 1e6)} MB; at most 200 MB are read of a picture. Save a smaller copy of it, and open that.`,
      );
    }
    return await vscode.workspace.fs.readFile(uri);
  } catch (error) {
    if (error instanceof HeadlightError) throw error;
    const gone = error instanceof vscode.FileSystemError && error.code === 'FileNotFound';
    const why = gone ? 'it is not there any more.' : messageOf(error);
    throw new HeadlightError('input', `${name} cannot be read: ${why}`, { cause: error });
  }
}
