import { Inspected } from '../inspected';

/** A picture's file that is inspected. */
export class InspectedPicture extends Inspected {
  readonly modality = 'image';
}
