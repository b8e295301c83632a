import { type Running, StepFailed, Unknown } from './model.ts'

type Texts = Record<string, string>

function takes(given: Texts, ...names: string[]): void {
  const other = Object.keys(given).find((name) => !names.includes(name))
  if (other) throw new Unknown(`the parameter "${other}"`)
}

/** `$NAME` in a parameter is the job's variable of that name. */
function fromEnvironment(text: string, running: Running): string {
  return text.replaceAll(/\$\{?(\w+)\}?/g, (_, name: string) => running.env[name] ?? '')
}

/** What the official orbs' commands do, as far as a job on this machine needs it. */
export const orbCommands: Record<string, (given: Texts, running: Running) => Promise<void>> = {
  async 'circleci/node/install-packages'(given, running) {
    takes(given)
    await running.shell('npm ci', { shell: ['bash', '-eo', 'pipefail', '-c'], env: {} })
  },
  async 'circleci/aws-cli/setup'(given, running) {
    takes(given, 'version', 'role_arn', 'role_session_name', 'session_duration', 'region')
    if (!running.env.CIRCLE_OIDC_TOKEN_V2) {
      throw new StepFailed('Without a context there is no token to assume a role with.')
    }
    const role = fromEnvironment(given.role_arn ?? '', running)
    if (!role.startsWith('arn:aws:iam::')) throw new StepFailed(`The role is "${role}".`)
    // What STS takes. The orb's own default is the job's name, which may have a slash.
    if (!/^[\w+=,.@-]{2,64}$/.test(given.role_session_name ?? '')) {
      throw new StepFailed(`The session's name is "${given.role_session_name}".`)
    }
    if (!given.region) throw new StepFailed('The region is missing.')
    Object.assign(running.env, {
      AWS_REGION: given.region,
      AWS_DEFAULT_REGION: given.region,
      AWS_ACCESS_KEY_ID: 'testing',
      AWS_SECRET_ACCESS_KEY: 'testing',
    })
  },
  async 'circleci/aws-sam-serverless/install'(given, running) {
    takes(given, 'version')
    running.say('sam is a stand-in on the PATH')
  },
  async 'circleci/terraform/install'(given) {
    takes(given, 'terraform_version')
  },
}
