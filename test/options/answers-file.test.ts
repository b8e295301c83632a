import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { UserError } from '../../generators/errors.ts'
import { readAnswersFile } from '../../generators/options/answers-file.ts'

function scratch(): string {
  const directory = mkdtempSync(join(tmpdir(), 'answers-'))
  onTestFinished(() => rmSync(directory, { recursive: true }))
  return directory
}

function answersFile(content: string | Buffer): string {
  const path = join(scratch(), 'answers.json')
  writeFileSync(path, content)
  return path
}

function namedPipe(): string {
  const path = join(scratch(), 'pipe')
  execFileSync('mkfifo', [path])
  return path
}

async function refusal(path: string): Promise<string> {
  const error = await readAnswersFile(path).catch((thrown: unknown) => thrown)
  if (!(error instanceof UserError)) throw error
  expect(error.exitCode).toBe(2)
  return `${error.message}. ${error.hint}`
}

test('an answers file of 10 MB is refused', async () => {
  const path = answersFile(Buffer.alloc(10_000_000, 32))
  expect(await refusal(path)).toMatch(/longer than any answers need. Keep it below 65536 bytes/)
})

test('a device that never ends is read no further than a file may be long', async () => {
  expect(await refusal('/dev/zero')).toMatch(/longer than any answers need/)
})

test('an answers file of exactly 64 KB is read', async () => {
  expect(await readAnswersFile(answersFile('{}'.padEnd(64 * 1024)))).toEqual({})
})

test('an answers file that is not JSON says where it breaks', async () => {
  const path = answersFile('{"name": }')
  expect(await refusal(path)).toMatch(/is not JSON.*position|is not JSON.*token/)
})

test('an answers file that is not there, or a directory, is refused', async () => {
  expect(await refusal('/nowhere/answers.json')).toMatch(/cannot be read/)
  expect(await refusal(scratch())).toMatch(/cannot be read/)
})

test('a byte order mark is no part of the answers', async () => {
  expect(await readAnswersFile(answersFile('\uFEFF{"name": "shop"}'))).toEqual({ name: 'shop' })
})

test('a named pipe is read to its end, however slowly it comes', async () => {
  const path = namedPipe()
  const script =
    'sleep 0.2; exec >"$0"; sleep 0.2; printf "{\\"name\\":"; sleep 0.2; printf "\\"shop\\"}"'
  const writer = spawn('sh', ['-c', script, path])
  onTestFinished(() => void writer.kill())
  expect(await readAnswersFile(path)).toEqual({ name: 'shop' })
})

test('a named pipe that nobody writes to is not waited for without end', async () => {
  expect(await refusal(namedPipe())).toMatch(/is not JSON/)
})
