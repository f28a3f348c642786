import { HeadlightError } from '../protocol/errors';

/** What was given is not what was wanted: exit code 2. */
export function usage(message: string): HeadlightError {
  return new HeadlightError('usage', message);
}

/** A whole number from 0. `others`: what may stand in its place, for the message. Throws HeadlightError `usage`, as all here do. */
export function whole(name: string, given: string, others = ''): number {
  if (/^\d{1,15}$/.test(given)) return Number(given);
  throw usage(`${name}: wanted a whole number from 0${others}, found ${JSON.stringify(given)}`);
}

/** Null where nothing was given. */
export function wholeOrNull(name: string, given: string | undefined): number | null {
  return given === undefined ? null : whole(name, given);
}

/** Numbers with commas between. */
export function wholes(name: string, given: string): number[] {
  return given.split(',').map((number) => whole(name, number.trim()));
}

/** Words with commas between, none of them empty. */
export function words(name: string, given: string): string[] {
  const found = given.split(',').map((word) => word.trim());
  if (found.includes('')) throw usage(`${name}: wanted names with commas between, found ${JSON.stringify(given)}`);
  return found;
}

export function oneOf<T extends string>(name: string, given: string, choices: readonly T[]): T {
  const found = choices.find((choice) => choice === given);
  if (found === undefined) throw usage(`${name}: wanted ${choices.join(', ')}; found ${JSON.stringify(given)}`);
  return found;
}

/** The one option of several that exclude each other; null where there is none. */
export function atMostOne(options: Readonly<Record<string, boolean>>): string | null {
  const given = Object.keys(options).filter((name) => options[name] === true);
  if (given.length > 1)
    throw usage(`wanted one of ${given.join(' and ')}, found ${given.length === 2 ? 'both' : 'all'}`);
  return given[0] ?? null;
}
