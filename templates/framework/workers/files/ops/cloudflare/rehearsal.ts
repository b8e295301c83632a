import { setImmediate } from 'node:timers/promises'
import { say } from '../command.ts'
import type { Account, Split } from './cloud.ts'
import { hasTriggers, readConfig } from './config.ts'
import { typed } from './run.ts'
import { rollbackTo, versionsDeploy } from './wrangler.ts'

/**
 * Prints every question and command in the order of a real run, and makes none: each has gone well. A question that is asked
 * again and again is printed once.
 *
 * @param deployed what the service's deployment is taken to be
 */
export function rehearsal(deployed: Split[]): Account {
  const asked = new Set<string>()
  let current = deployed
  let time = 0
  const ask = (line: string) => {
    if (!asked.has(line)) say(line)
    asked.add(line)
  }
  const wrangler = (words: string[]) => {
    asked.clear()
    say(typed(words))
  }
  return {
    async deployment() {
      ask('GET deployments')
      return current
    },
    async history() {
      ask('GET deployments')
      return [current, [{ version: '<version before>', percent: 100 }]]
    },
    async deploy(split, message, objects) {
      wrangler(versionsDeploy(split, message, objects))
      current = split
    },
    async rollback(version, message) {
      wrangler(rollbackTo(version, message))
      current = [{ version, percent: 100 }]
    },
    async figures({ from, to }) {
      ask(`POST analytics_engine/sql (from ${from} to ${to} s ago)`)
      const well = { came: 20, answered: 20, failed: 0, refused: 0, weight: 1, p95Ms: 1 }
      return current.map(({ version }) => ({ version, route: 'GET /items', ...well }))
    },
    async smoke(version) {
      ask(`GET /health and /health/data of ${version}`)
      return undefined
    },
    async triggers() {
      if (hasTriggers(readConfig())) wrangler(['triggers', 'deploy'])
    },
    async pause(ms) {
      ask(`wait ${ms / 1000} s`)
      time += ms
      await setImmediate()
    },
    now: () => time,
    say,
    async otherWorker() {
      ask('GET settings')
      return undefined
    },
    async otherAtDomain() {
      ask('GET workers/domains, and the DNS records of the domain')
      return undefined
    },
    async wrangler(...words) {
      wrangler(words)
    },
    async version(...words) {
      wrangler(words)
      return '<release>'
    },
  }
}
