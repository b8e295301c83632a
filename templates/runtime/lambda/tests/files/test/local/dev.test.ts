import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterEach, expect, test, vi } from 'vitest'

const dev = fileURLToPath(new URL('../../toolkit/commands/dev.ts', import.meta.url))
const patience = { timeout: 90_000, interval: 50 }
let child: ChildProcess
afterEach(() => child.kill('SIGTERM'))

async function start(...flags: string[]) {
  child = spawn(process.execPath, [dev, '--json', ...flags], { stdio: ['pipe', 'pipe', 'ignore'] })
  const lines: string[] = []
  if (child.stdout) createInterface({ input: child.stdout }).on('line', (line) => lines.push(line))
  await vi.waitFor(() => expect(lines).toHaveLength(1), patience)
  const { router, regions } = JSON.parse(lines[0] ?? '') as {
    router: string
    regions: { name: string; url: string; pid: number }[]
  }
  return { router, regions, lines }
}

async function regionAnswering(router: string, location: string): Promise<string | null> {
  const response = await fetch(`${router}/health`, { headers: { 'x-client-region': location } })
  await response.text()
  return response.headers.get('x-region')
}

async function answers(url: string): Promise<boolean> {
  const response = await fetch(`${url}/health`).catch(() => undefined)
  await response?.text()
  return response !== undefined
}

test('a region whose process is killed is lost, and comes back when it is healed', async () => {
  const { router, regions, lines } = await start('--speed', '100')
  const [home, other] = regions
  if (!home || !other) throw new Error('two regions were expected')
  expect(await regionAnswering(router, other.name)).toBe(other.name)
  process.kill(other.pid, 'SIGKILL')
  await vi.waitFor(
    async () => expect(await regionAnswering(router, other.name)).not.toBe(other.name),
    patience,
  )
  await vi.waitFor(async () => expect((await fetch(`${router}/health`)).status).toBe(200), patience)
  child.stdin?.write(`heal ${other.name}\n`)
  await vi.waitFor(
    async () => expect(await regionAnswering(router, other.name)).toBe(other.name),
    patience,
  )
  expect(await (await fetch(`${other.url}/health`)).json()).toMatchObject({ region: other.name })
  expect(lines).toHaveLength(1)
})

test('an evacuated region is left by its users, and gets them back when it returns', async () => {
  const { router, regions } = await start('--speed', '50')
  const other = regions.at(-1)
  if (!other) throw new Error('a region was expected')
  const answering = () => regionAnswering(router, other.name)
  child.stdin?.write(`evacuate ${other.name}\n`)
  await vi.waitFor(async () => expect(await answering()).not.toBe(other.name), patience)
  expect((await fetch(`${other.url}/health`)).status).toBe(503)
  child.stdin?.write(`return ${other.name}\n`)
  await vi.waitFor(async () => expect(await answering()).toBe(other.name), patience)
})

test.each(['SIGTERM', 'SIGKILL'] as const)('every region ends with dev, on %s', async (signal) => {
  const { regions } = await start()
  child.kill(signal)
  await once(child, 'exit')
  for (const { url } of regions) {
    await vi.waitFor(async () => expect(await answers(url)).toBe(false), patience)
  }
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
