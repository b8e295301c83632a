import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { cleanEnv, run, scratch, useCommand } from '../support/command.ts'

const command = useCommand()
const args = ['orders', '--yes', '--dry-run']
const keysOf = { AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE', AWS_SECRET_ACCESS_KEY: 'example' }
const identity = `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>
<Arn>arn:aws:iam::123456789012:user/deployer</Arn><UserId>AIDA</UserId><Account>123456789012</Account>
</GetCallerIdentityResult></GetCallerIdentityResponse>`

/** A stand-in for STS on loopback: what it answers is all that these tests are about. */
async function sts(answer: 'identity' | 'denied' | 'nothing') {
  const calls: string[] = []
  const server = createServer((request, response) => {
    calls.push(request.url ?? '')
    if (answer === 'nothing') return
    response.writeHead(answer === 'identity' ? 200 : 403, { 'content-type': 'text/xml' })
    response.end(answer === 'identity' ? identity : '<ErrorResponse/>')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  return { calls, env: { AWS_ENDPOINT_URL_STS: `http://127.0.0.1:${port}` } }
}

/** Writes down every file that Node loads. */
function tracing(cwd: string) {
  const log = join(cwd, 'loaded')
  writeFileSync(
    join(cwd, 'trace.mjs'),
    `import { registerHooks } from 'node:module'
import { appendFileSync } from 'node:fs'
registerHooks({ load(url, context, next) { appendFileSync(${JSON.stringify(log)}, url + '\\n'); return next(url, context) } })
`,
  )
  return {
    NODE_OPTIONS: `--import ${join(cwd, 'trace.mjs')}`,
    loaded: () => readFileSync(log, 'utf8'),
  }
}

test('with credentials the account is shown', async () => {
  const cwd = scratch()
  const { env } = await sts('identity')
  const { stdout } = await command.run(args, { cwd, env: cleanEnv(cwd, { ...keysOf, ...env }) })
  expect(stdout).toContain('123456789012 (arn:aws:iam::123456789012:user/deployer)')
})

test('credentials in the shared file count as well', async () => {
  const cwd = scratch()
  mkdirSync(join(cwd, '.aws'))
  writeFileSync(
    join(cwd, '.aws/credentials'),
    '[default]\naws_access_key_id = AKIAEXAMPLE\naws_secret_access_key = example\n',
  )
  const { env } = await sts('identity')
  const { stdout } = await command.run([...args, '--json'], { cwd, env: cleanEnv(cwd, env) })
  expect(JSON.parse(stdout).account.id).toBe('123456789012')
})

test('credentials that are refused are not spoken of', async () => {
  const cwd = scratch()
  const { env, calls } = await sts('denied')
  const { code, stdout, stderr } = await command.run(args, {
    cwd,
    env: cleanEnv(cwd, { ...keysOf, ...env }),
  })
  expect(calls).toHaveLength(1)
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(stdout).not.toContain('AWS account')
})

test('no answer holds a run up for two seconds and no longer', async () => {
  const cwd = scratch()
  const { env } = await sts('nothing')
  const { code, stderr, milliseconds } = await command.run(args, {
    cwd,
    env: cleanEnv(cwd, { ...keysOf, ...env }),
  })
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(milliseconds).toBeLessThan(20_000)
})

test('a credential process that hangs holds a run up for two seconds and no longer', async () => {
  const cwd = scratch()
  writeFileSync(join(cwd, 'config'), '[default]\ncredential_process = sleep 60\n')
  const env = cleanEnv(cwd, { AWS_CONFIG_FILE: join(cwd, 'config') })
  const { code, milliseconds } = await command.run(args, { cwd, env })
  expect(code).toBe(0)
  expect(milliseconds).toBeLessThan(20_000)
})

test('what a look-up that hangs has started is ended with it, and a token file that never comes holds nobody up', async () => {
  const cwd = scratch()
  execFileSync('mkfifo', [join(cwd, 'token')])
  const program = `sh -c 'echo $$ > ${cwd}/pid; exec sleep 60'`
  writeFileSync(join(cwd, 'config'), `[default]\ncredential_process = ${program}\n`)
  for (const hanging of [
    { AWS_CONFIG_FILE: join(cwd, 'config') },
    {
      AWS_WEB_IDENTITY_TOKEN_FILE: join(cwd, 'token'),
      AWS_ROLE_ARN: 'arn:aws:iam::123456789012:role/x',
    },
  ]) {
    const { code, milliseconds } = await command.run(args, { cwd, env: cleanEnv(cwd, hanging) })
    expect(code).toBe(0)
    expect(milliseconds).toBeLessThan(20_000)
  }
  const pid = Number(readFileSync(join(cwd, 'pid'), 'utf8'))
  const alive = existsSync(`/proc/${pid}/cmdline`) && readFileSync(`/proc/${pid}/cmdline`, 'utf8')
  expect(alive || '').not.toContain('sleep')
})

test('--offline asks nobody, and loads no SDK', async () => {
  const cwd = scratch()
  const { env, calls } = await sts('identity')
  const { loaded, NODE_OPTIONS } = tracing(cwd)
  await command.run([...args, '--offline'], {
    cwd,
    env: cleanEnv(cwd, { ...keysOf, ...env, NODE_OPTIONS }),
  })
  expect(calls).toEqual([])
  expect(loaded()).toContain('/cli.js')
  expect(loaded()).not.toContain('/sts.js')
})

test('without credentials no SDK is loaded, with them it is', async () => {
  const cwd = scratch()
  const { loaded, NODE_OPTIONS } = tracing(cwd)
  await command.run(args, { cwd, env: cleanEnv(cwd, { NODE_OPTIONS }) })
  expect(loaded()).not.toContain('/sts.js')
  const { env } = await sts('identity')
  await run(process.execPath, [command.cli, ...args], {
    cwd,
    env: cleanEnv(cwd, { ...keysOf, ...env, NODE_OPTIONS }),
  })
  expect(loaded()).toContain('/sts.js')
})
