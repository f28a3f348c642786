import { Inspected } from './inspected';
import { isText } from './inspectedText';

/** A file that is inspected in our own editor: a picture. */
export class InspectedFile extends Inspected {
  readonly gives = 'picture';
}

export function isFile(inspected: Inspected): inspected is InspectedFile {
  return !isText(inspected);
}
