/**
 * @typedef {object} Counts
 * @property {number} passed
 * @property {number} failed
 */

/**
 * @param {readonly Counts[]} all
 * @returns {Counts}
 */
export const sum = (all) =>
  all.reduce((total, { passed, failed }) => ({ passed: total.passed + passed, failed: total.failed + failed }), {
    passed: 0,
    failed: 0,
  });

/** @param {Counts} counts */
export const inWords = ({ passed, failed }) => `${passed} passed, ${failed} failed`;

/**
 * A runner that fails counts, also when no test of it does: it crashed, or it ran nothing.
 * @param {Counts} counts
 * @param {boolean} succeeded what the runner itself says
 * @returns {Counts}
 */
export function honest({ passed, failed }, succeeded) {
  return { passed, failed: failed === 0 && (!succeeded || passed === 0) ? 1 : failed };
}
