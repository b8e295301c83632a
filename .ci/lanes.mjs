// @ts-check
/** @import { Lane } from './clock.mjs' */

/** Vitest's projects that are run whole; of the others, each file is a lane or part of one. */
const whole = ['unit', 'merge']

/**
 * Files of the other projects that are run whatever time is left: cheap, or what nothing else shows. `seconds` as below.
 *
 * @type {Record<string, { seconds: number, files: string[] }>}
 */
const first = {
  infra: { seconds: 150, files: ['test/infra/infra.test.ts'] },
  pipelines: { seconds: 60, files: ['test/pipelines/stand-ins.test.ts'] },
  e2e: { seconds: 90, files: ['test/e2e/tarball.test.ts'] },
}

/**
 * What the others take, in seconds, on two quiet cores of 2026. They need not be right: a machine's slowness is measured
 * against them as it goes.
 *
 * @type {Record<string, number>}
 */
const seconds = {}

/** What a file is taken for that nobody has measured. */
const unmeasured = 180

/** @type {(project: string, files: string[]) => string[]} */
const vitest = (project, files) => ['npx', 'vitest', 'run', '--project', project, ...files]

/**
 * What is run, in two lists: what always is, and what is while there is time.
 *
 * @param {readonly { project: string, file: string }[]} listed every test file that a project of vitest's has
 * @param {readonly string[]} found every test file that there is
 * @returns {{ always: Lane[], later: Lane[] }}
 * @throws when a file is in no lane, or a lane's file is not there
 */
export function lanesOf(listed, found) {
  const inProjects = new Set(listed.map(({ file }) => file))
  const nowhere = found.filter((file) => !inProjects.has(file))
  if (nowhere.length > 0)
    throw new Error(`No project of vitest.config.ts has ${nowhere.join(', ')}.`)
  const named = [...Object.values(first).flatMap(({ files }) => files), ...Object.keys(seconds)]
  const gone = named.filter((file) => !inProjects.has(file))
  if (gone.length > 0)
    throw new Error(`.ci/lanes.mjs names ${gone.join(', ')}, which is not there.`)

  const alwaysRun = new Set(Object.values(first).flatMap(({ files }) => files))
  const later = listed
    .filter(({ project, file }) => !whole.includes(project) && !alwaysRun.has(file))
    .map(({ project, file }) => ({
      name: file.replace(/^test\/(.*)\.test\.ts$/, '$1'),
      command: vitest(project, [file]),
      seconds: seconds[file] ?? unmeasured,
    }))
  const partly = Object.entries(first).map(([project, lane]) => ({
    name: project,
    command: vitest(project, lane.files),
    seconds: lane.seconds,
  }))
  return {
    always: [
      { name: 'unit', command: ['npm', 'test'], seconds: 90 },
      { name: 'check', command: ['npm', 'run', 'check'], seconds: 20 },
      { name: 'merge', command: ['npm', 'run', 'test:merge'], seconds: 200 },
      ...partly,
      { name: 'demo', command: ['npm', 'run', 'demo'], seconds: 120 },
      // What the lanes before have written must not be paid for by the bench's own writes.
      { name: 'bench', command: ['bash', '-c', 'sync && npm run bench'], seconds: 60 },
    ],
    later,
  }
}
