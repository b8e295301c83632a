// @ts-check
import { createHash } from 'node:crypto'

/**
 * @typedef {object} Lane
 * @property {string} name
 * @property {string[]} command
 * @property {number} seconds what it takes on the machine that all of these figures are of
 */

/**
 * The lanes in an order that follows from the commit: another one's is another, so that what the time does not suffice for
 * is not always the same.
 *
 * @param {readonly Lane[]} lanes
 * @param {string} commit
 * @returns {Lane[]}
 */
export function inOrder(lanes, commit) {
  const key = (/** @type {Lane} */ { name }) =>
    createHash('sha256').update(`${commit} ${name}`).digest('hex')
  return lanes.toSorted((a, b) => (key(a) < key(b) ? -1 : 1))
}

/**
 * How many times longer than said the lanes took so far, all together.
 *
 * @param {readonly { seconds: number, took: number }[]} done `took` in seconds
 */
export function slownessOf(done) {
  const sum = (/** @type {number[]} */ values) => values.reduce((all, one) => all + one, 0)
  const said = sum(done.map(({ seconds }) => seconds))
  return said === 0 ? 1 : sum(done.map(({ took }) => took)) / said
}

/**
 * The next lane to run: the first that will probably have ended when the time is up.
 *
 * @param {readonly Lane[]} waiting
 * @param {{ left: number, slowness: number }} time `left` in seconds
 * @returns {Lane | undefined}
 */
export function nextOf(waiting, { left, slowness }) {
  return waiting.find(({ seconds }) => seconds * slowness <= left)
}
