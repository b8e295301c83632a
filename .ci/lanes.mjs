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
  infra: {
    seconds: 80,
    files: [
      'test/ci/circleci-trust.test.ts',
      'test/ci/newest.test.ts',
      'test/ci/waves.test.ts',
      'test/ci/workflows.test.ts',
      'test/infra/faults.test.ts',
      'test/infra/stack-set.test.ts',
      'test/terraform/checks.test.ts',
    ],
  },
  pipelines: { seconds: 5, files: ['test/pipelines/stand-ins.test.ts'] },
  e2e: { seconds: 430, files: ['test/e2e/frameworks.test.ts', 'test/e2e/tarball.test.ts'] },
}

/**
 * What the others take, in seconds, on two quiet cores. Most were measured on two that others shared, and divided by the slowness
 * of that hour: 1.3 beside one other run of tests, as those of what always runs and the longest of these, up to 4 beside more.
 * Those of package-managers, pairs-serverless and -workers, drill-faults-edge and -strong, and validate are guesses, and so is
 * how the whole of whole-tests, and of upgrade and other-answers, is shared among them. A machine's slowness is measured against
 * all of them as it goes.
 *
 * @type {Record<string, number>}
 */
const seconds = {
  'test/ci/circleci.test.ts': 20,
  'test/e2e/domains.test.ts': 420,
  'test/e2e/drill-faults.test.ts': 90,
  'test/e2e/drill-faults-dsql.test.ts': 120,
  'test/e2e/drill-faults-edge.test.ts': 200,
  'test/e2e/drill-faults-strong.test.ts': 200,
  'test/e2e/drills.test.ts': 190,
  'test/e2e/dynamodb-local.test.ts': 120,
  'test/e2e/other-answers.test.ts': 115,
  'test/e2e/package-managers.test.ts': 120,
  'test/e2e/pairs-sam.test.ts': 170,
  'test/e2e/pairs-serverless.test.ts': 400,
  'test/e2e/pairs-terraform.test.ts': 175,
  'test/e2e/pairs-workers.test.ts': 400,
  'test/e2e/strong-promise.test.ts': 40,
  'test/e2e/upgrade.test.ts': 320,
  'test/e2e/upgrade-others.test.ts': 120,
  'test/e2e/whole-tests-ops.test.ts': 120,
  'test/e2e/whole-tests-sam.test.ts': 390,
  'test/e2e/whole-tests-workers.test.ts': 190,
  'test/infra/infra.test.ts': 170,
  'test/infra/nag.test.ts': 80,
  'test/ops/shift.test.ts': 80,
  'test/ops/stack-set.test.ts': 90,
  'test/pipelines/rehearsals.test.ts': 80,
  'test/pipelines/sam.test.ts': 200,
  'test/pipelines/workers-circleci.test.ts': 270,
  'test/pipelines/workers-github.test.ts': 270,
  'test/serverless/packages.test.ts': 230,
  'test/serverless/rollout.test.ts': 90,
  'test/terraform/apply.test.ts': 320,
  'test/terraform/dsql.test.ts': 60,
  'test/terraform/interruption.test.ts': 60,
  'test/terraform/provider-6.test.ts': 30,
  'test/terraform/rollout.test.ts': 240,
  'test/terraform/shown.test.ts': 15,
  'test/terraform/validate.test.ts': 400,
}

/**
 * Its drills on a machine that has no time for them: none may say that a promise is broken. Its tests take longer than a lane may.
 *
 * @type {Lane}
 */
const busy = {
  name: 'busy',
  command: [
    'npm',
    'run',
    'test:busy',
    '--',
    '--runs',
    '1',
    'lose-region',
    'cut-replication',
    'bad-deploy',
    'sell-out',
  ],
  seconds: 300,
}

/** Folders whose files are run whatever time is left, with those of `first` in their project. */
const firstFolders = ['test/iam/']

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

  const isFirst = (/** @type {{ project: string, file: string }} */ { project, file }) =>
    first[project]?.files.includes(file) || firstFolders.some((folder) => file.startsWith(folder))
  const later = listed
    .filter((one) => !whole.includes(one.project) && !isFirst(one))
    .map(({ project, file }) => ({
      name: file.replace(/^test\/(.*)\.test\.ts$/, '$1'),
      command: vitest(project, [file]),
      seconds: seconds[file] ?? unmeasured,
    }))
  const partly = Object.entries(first).map(([project, lane]) => ({
    name: project,
    command: vitest(
      project,
      listed.filter((one) => one.project === project && isFirst(one)).map(({ file }) => file),
    ),
    seconds: lane.seconds,
  }))
  return {
    always: [
      { name: 'unit', command: ['npm', 'test'], seconds: 60 },
      { name: 'check', command: ['npm', 'run', 'check'], seconds: 10 },
      { name: 'merge', command: ['npm', 'run', 'test:merge'], seconds: 130 },
      ...partly,
      { name: 'demo', command: ['npm', 'run', 'demo'], seconds: 110 },
      // What the lanes before have written must not be paid for by the bench's own writes.
      { name: 'bench', command: ['bash', '-c', 'sync && npm run bench'], seconds: 60 },
    ],
    later: [...later, busy],
  }
}
