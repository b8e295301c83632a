import { statSync } from 'node:fs'
import { basename, dirname, resolve } from 'node:path'
import { type Running, StepFailed, Unknown } from './model.ts'

type Texts = Record<string, string>
type Action = (given: Texts, permissions: Texts, running: Running) => void

function takes(given: Texts, ...names: string[]): void {
  const other = Object.keys(given).find((name) => !names.includes(name))
  if (other) throw new Unknown(`the input "${other}"`)
}

function needs(given: Texts, ...names: string[]): void {
  const missing = names.find((name) => !given[name])
  if (missing) throw new StepFailed(`The input ${missing} is missing or empty.`)
}

/** What the public actions do, as far as a job on this machine needs it. */
const actions: Record<string, Action> = {
  'actions/checkout'(given, permissions, running) {
    takes(given, 'persist-credentials', 'fetch-depth')
    if (permissions.contents !== 'read') throw new StepFailed('The job may not read the code.')
    running.checkOut()
  },
  'actions/setup-node'(given, _, running) {
    takes(given, 'node-version-file', 'cache')
    running.say('Node is the one that runs the tests')
  },
  'actions/setup-python'(given) {
    takes(given, 'python-version')
  },
  'hashicorp/setup-terraform'(given) {
    takes(given, 'terraform_version', 'terraform_wrapper')
  },
  'actions/upload-artifact'(given, _, running) {
    takes(
      given,
      'name',
      'path',
      'if-no-files-found',
      'retention-days',
      'include-hidden-files',
      'compression-level',
    )
    needs(given, 'name', 'path')
    const [name, path] = [given.name as string, given.path as string]
    // Of a folder the artifact has what is in it, and a file by its name.
    const isFile = statSync(resolve(running.directory, path), { throwIfNoEntry: false })?.isFile()
    if (isFile) running.keep(name, dirname(path), [basename(path)])
    else running.keep(name, path, ['.'])
  },
  'actions/download-artifact'(given, _, running) {
    takes(given, 'name', 'path')
    needs(given, 'name')
    running.fetch(given.name as string, given.path ?? '.')
  },
  'aws-actions/configure-aws-credentials'(given, permissions, running) {
    takes(given, 'role-to-assume', 'aws-region', 'role-duration-seconds', 'action-timeout-s')
    needs(given, 'role-to-assume', 'aws-region')
    if (permissions['id-token'] !== 'write') {
      throw new StepFailed('Without id-token: write there is no token to assume a role with.')
    }
    if ((running.env.STS_DOWN ?? '').split(' ').includes(given['aws-region'] as string)) {
      throw new StepFailed(`STS in ${given['aws-region']} does not answer.`)
    }
    Object.assign(running.env, {
      AWS_REGION: given['aws-region'],
      AWS_DEFAULT_REGION: given['aws-region'],
      AWS_ACCESS_KEY_ID: 'testing',
      AWS_SECRET_ACCESS_KEY: 'testing',
    })
  },
}

/** @param uses as the step has it: owner/name@version */
export async function useAction(
  uses: string,
  given: Texts,
  permissions: Texts,
  running: Running,
): Promise<void> {
  const [name = '', version] = uses.split('@')
  const action = actions[name]
  if (!action || !version) throw new Unknown(`the action ${uses}`)
  action(given, permissions, running)
}
