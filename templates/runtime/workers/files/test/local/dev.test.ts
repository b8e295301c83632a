import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, expect, test, vi } from 'vitest'

const dev = join(import.meta.dirname, '../../local/dev.ts')
const patience = { timeout: 90_000, interval: 50 }
let child: ChildProcess
afterEach(() => child.kill('SIGTERM'))

async function start(...flags: string[]) {
  child = spawn(process.execPath, [dev, '--json', ...flags], { stdio: ['pipe', 'pipe', 'pipe'] })
  const [lines, said]: [string[], string[]] = [[], []]
  if (child.stdout) createInterface({ input: child.stdout }).on('line', (line) => lines.push(line))
  if (child.stderr) createInterface({ input: child.stderr }).on('line', (line) => said.push(line))
  await vi.waitFor(() => expect(lines).toHaveLength(1), patience)
  const { url, pops } = JSON.parse(lines[0] ?? '') as {
    url: string
    pops: { name: string; url: string }[]
  }
  const type = (line: string) => child.stdin?.write(`${line}\n`)
  return { url, pops, lines, said, type }
}

async function servedAt(url: string, continent: string): Promise<string | null | undefined> {
  const init = { headers: { 'x-client-continent': continent } }
  const response = await fetch(`${url}/health`, init).catch(() => undefined)
  await response?.text()
  return response?.headers.get('x-served-at')
}

test('a lost point of presence is left by its users, and gets them back when it is healed', async () => {
  const { url, pops, lines, type } = await start()
  const last = pops.at(-1)?.name ?? ''
  expect(await servedAt(url, last)).toBe(last)
  type(`lose ${last}`)
  await vi.waitFor(async () => {
    const place = await servedAt(url, last)
    expect(pops.map(({ name }) => name)).toContain(place)
    expect(place).not.toBe(last)
  }, patience)
  type(`heal ${last}`)
  await vi.waitFor(async () => expect(await servedAt(url, last)).toBe(last), patience)
  expect(lines).toHaveLength(1)
})

test('a release is rolled out, and taken back when it is told to', async () => {
  const { said, type } = await start('--speed', '1')
  type('release')
  await vi.waitFor(() => expect(said.join('\n')).toMatch('wave 1: '), patience)
  type('rollback')
  await vi.waitFor(() => expect(said.join('\n')).toMatch('taken back by hand'), patience)
  type('versions')
  await vi.waitFor(() => expect(said.join('\n')).toMatch(/^[0-9a-f-]{36} {2}100 %$/m), patience)
})

test('a rollout’s story is not buried under the orders that it is tried with', async () => {
  const { url, said, type } = await start('--speed', '60')
  const key = { 'idempotency-key': 'mine', 'content-type': 'application/json' }
  await fetch(`${url}/orders`, { method: 'POST', headers: key, body: '{"sku":"x","quantity":1}' })
  type('release --fault orders')
  await vi.waitFor(() => expect(said.join('\n')).toMatch('runs again, everywhere'), patience)
  const orders = said.filter((line) => line.includes('"path":"/orders"'))
  expect(orders).toEqual([expect.stringContaining('"mine"')])
})

test('without a release, a roll-back says that there is none', async () => {
  const { said, type } = await start()
  type('rollback')
  await vi.waitFor(() => expect(said.join('\n')).toMatch('nothing to take back'), patience)
})

test.each(['SIGTERM', 'SIGKILL'] as const)('nothing outlives dev, on %s', async (signal) => {
  const { pops } = await start()
  const workerd = await childrenOf(child.pid)
  expect(workerd.length).toBeGreaterThanOrEqual(pops.length)
  child.kill(signal)
  await once(child, 'exit')
  await vi.waitFor(() => expect(workerd.filter(isAlive)).toEqual([]), patience)
})

test.each([
  [['--sped', '3'], "Unknown option '--sped'"],
  [['--lag', 'soon'], '--lag must be a number from 0 to 600000, not "soon".'],
])('%j is refused in one sentence', async (flags, sentence) => {
  child = spawn(process.execPath, [dev, ...flags], { stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  child.stderr?.on('data', (text) => {
    said += text
  })
  const [code] = await once(child, 'close')
  expect(code).toBe(2)
  expect(said).toContain(sentence)
  expect(said.trim().split('\n')).toHaveLength(1)
})

async function childrenOf(pid: number | undefined): Promise<number[]> {
  const pgrep = spawn('pgrep', ['-P', `${pid}`, 'workerd'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let pids = ''
  pgrep.stdout.on('data', (text) => {
    pids += text
  })
  await once(pgrep, 'close')
  return pids.trim().split('\n').map(Number)
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
