import { type Running, Unknown } from './model.ts'

type Texts = Record<string, string>

function takes(given: Texts, ...names: string[]): void {
  const other = Object.keys(given).find((name) => !names.includes(name))
  if (other) throw new Unknown(`the parameter "${other}"`)
}

/** What the official orbs' commands do, as far as a job on this machine needs it. */
export const orbCommands: Record<string, (given: Texts, running: Running) => Promise<void>> = {
  async 'circleci/node/install-packages'(given, running) {
    takes(given, 'override-ci-command')
    const command = given['override-ci-command'] || 'npm ci'
    await running.shell(command, { shell: ['bash', '-eo', 'pipefail', '-c'], env: {} })
  },
  async 'circleci/aws-cli/install'(given, running) {
    takes(given, 'version')
    running.say('aws is a stand-in on the PATH')
  },
  async 'circleci/terraform/install'(given) {
    takes(given, 'terraform_version')
  },
}
