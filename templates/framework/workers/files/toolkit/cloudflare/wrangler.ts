import { setTimeout as sleep } from 'node:timers/promises'
import { topology } from '../../topology.ts'
import { Failure, say } from '../commands/command.ts'
import { figures } from './analytics.ts'
import { ask, signedIn } from './api.ts'
import { type Account, SecretsChanged, type Split } from './cloud.ts'
import { file, hasTriggers, readConfig, withoutIds } from './config.ts'
import { otherAtDomain, otherWorker } from './others.ts'
import { run, typed } from './run.ts'
import { smoke } from './smoke.ts'

const { service } = topology

/**
 * Changes through wrangler, questions to the API: both by the same variables of the environment.
 *
 * @throws Failure when one is missing
 */
export function account(): Account {
  signedIn()
  return {
    deployment: async () => (await history())[0] ?? [],
    history,
    deploy: async (...deployment) => {
      await command(versionsDeploy(...deployment))
    },
    rollback: async (...back) => {
      await command(rollbackTo(...back))
    },
    figures: (span) => figures(service, span),
    smoke: (version) => smoke(topology, version),
    triggers,
    pause: (ms) => sleep(ms),
    now: () => performance.now(),
    say,
    otherWorker: () => otherWorker(service),
    otherAtDomain: () => otherAtDomain(topology),
    wrangler: async (...words) => {
      allBound()
      await command(words)
    },
    version: async (...words) => {
      allBound()
      const made = await command(words)
      if (!made) throw new Failure(`wrangler ${words.join(' ')} did not tell the version's id.`)
      return made
    },
  }
}

/** `triggers deploy` publishes the domain again too, and takes it from whoever else has it. */
async function triggers(): Promise<void> {
  if (!hasTriggers(readConfig())) return
  const other = await otherAtDomain(topology)
  if (other !== undefined) {
    throw new Failure(`Crons, queue consumers and Workflows are as they were, since ${other}.`)
  }
  await command(['triggers', 'deploy'])
}

/** @throws Failure when the config binds data without its id: for such a binding wrangler makes what it does not find */
function allBound(): void {
  const [missing] = withoutIds(readConfig())
  if (!missing) return
  const { where, made } = missing
  throw new Failure(
    `${file}, ${where}: it has no id, so this fails, or makes a new and empty one: write its id down, or that of the one that "${made}" makes.`,
  )
}

/** Busy objects keep their code for five minutes by Cloudflare's default, most of which a gate would not see. */
const DEFERRED = 'deferred 10s'

/** The arguments that replace the service's deployment. The message notes which version is on trial. */
export function versionsDeploy(
  split: Split[],
  message: string,
  objects: 'immediate' | typeof DEFERRED = DEFERRED,
): string[] {
  const trial = split.find(({ onTrial }) => onTrial)
  const note = trial ? `${message}; on trial: ${trial.version}` : message
  return [
    'versions',
    'deploy',
    ...split.map(({ version, percent }) => `${version}@${percent}`),
    '--message',
    note,
    '--durable-objects-code-update-mode',
    objects,
    '--yes',
  ]
}

/** `versions deploy` never forces; this asks about secrets that have changed, and takes `--yes` for the answer. */
export const rollbackTo = (version: string, message: string): string[] => [
  'rollback',
  version,
  ...['--message', message, '--durable-objects-code-update-mode', 'immediate', '--yes'],
]

/** As Cloudflare's API says that a secret was changed since a version was uploaded. */
const SECRETS_CHANGED = '[code: 10220]'

/** Runs wrangler, and gives the id of the version that it made. What it prints is told only when it fails. */
async function command(words: string[]): Promise<string | undefined> {
  say(typed(words))
  const { version, error, lines } = await run(words)
  if (error === undefined) return version
  for (const line of lines) say(`  ${line}`)
  const message = `wrangler ${words.join(' ')} failed: ${error}`
  throw error.includes(SECRETS_CHANGED) ? new SecretsChanged(message) : new Failure(message)
}

interface Deployment {
  created_on: string
  versions: { version_id: string; percentage: number }[]
  annotations?: Record<string, string>
}

async function history(): Promise<Split[][]> {
  const answer = await ask<{ result: { deployments: Deployment[] } }>(
    `workers/scripts/${service}/deployments`,
  )
  const deployments = answer?.result.deployments ?? []
  return deployments
    .toSorted((a, b) => b.created_on.localeCompare(a.created_on))
    .map(({ versions, annotations }) => {
      const message = annotations?.['workers/message'] ?? ''
      const [, trial] = /on trial: ([0-9a-f-]+)/.exec(message) ?? []
      return versions.map(({ version_id: version, percentage: percent }) => ({
        ...{ version, percent },
        ...(version === trial ? { onTrial: true as const } : {}),
      }))
    })
}
