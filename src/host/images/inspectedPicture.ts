import { Inspected } from '../inspected';

/** A picture's file that is inspected. */
export class InspectedPicture extends Inspected {
  readonly modality = 'image';
}

export function isInspectedPicture(inspected: Inspected): inspected is InspectedPicture {
  return inspected.modality === 'image';
}
