import { Inspected } from './inspected';

/** A file that is inspected in our own editor: a picture. */
export class InspectedFile extends Inspected {
  readonly gives = 'picture';
}

export function isFile(inspected: Inspected): inspected is InspectedFile {
  return inspected instanceof InspectedFile;
}
