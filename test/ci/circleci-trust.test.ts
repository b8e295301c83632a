import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { makePlan } from '../../generators/plan/plan.ts'
import { render } from '../../generators/render/render.ts'
import { readSources } from '../../generators/render/sources.ts'
import { packageRoot } from '../../generators/root.ts'
import { answersFor } from '../support/answers.ts'

const plan = makePlan(answersFor({ ci: 'circleci' }))
const tree = render(plan, readSources(`${packageRoot}templates/`))
const template = parse(tree.get('infra/pipeline.yaml')?.bytes.toString('utf8') ?? '', {
  logLevel: 'silent',
})
const values: Record<string, string> = {
  OrganizationId: '0f3d0c0e-5a1b-4c55-9d6e-7d1f2a3b4c5d',
  ProjectId: '1a2b3c4d-0000-4111-8222-333344445555',
  Repository: 'github.com/owner/orders',
  Provider: 'arn:aws:iam::123456789012:oidc-provider/x',
}
const [policy = ''] = template.Resources.DeployRole.Properties.AssumeRolePolicyDocument['Fn::Sub']
const trust = JSON.parse(
  policy.replace(/\$\{(\w+)\}/g, (_mark: string, name: string) => values[name] ?? ''),
)
const { OrganizationId, ProjectId, Repository } = values
const issuer = `oidc.circleci.com/org/${OrganizationId}`
const [{ Condition, Action }] = trust.Statement

/** IAM's StringLike: a star is any text, a question mark any one character. */
function like(pattern: string, text: string): boolean {
  const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&')
  return new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll('?', '.')}$`).test(text)
}

/** The subject of CircleCI's second token for a job on a branch. */
const subject = (branch: string, project = ProjectId, repository = Repository) =>
  `org/${OrganizationId}/project/${project}/user/9e8d7c6b-1111-4222-8333-444455556666/vcs-origin/${repository}/vcs-ref/refs/heads/${branch}`

const pattern: string = Condition.StringLike[`${issuer}:sub`]

test('the deploy role trusts the organization, for its project, repository and main branch', () => {
  expect(Action).toBe('sts:AssumeRoleWithWebIdentity')
  expect(Condition.StringEquals).toEqual({ [`${issuer}:aud`]: OrganizationId })
  expect(like(pattern, subject('main'))).toBe(true)
})

test.each([
  ['another branch', subject('feature')],
  ['another project', subject('main', '99999999-0000-4111-8222-333344445555')],
  ['another repository', subject('main', ProjectId, 'github.com/owner/other')],
  [
    'a branch named to end like the rest',
    subject(`x/vcs-origin/${Repository}/vcs-ref/refs/heads/main`),
  ],
])('it does not trust %s', (_title, forged) => {
  expect(like(pattern, forged)).toBe(false)
})

test('a star in place of the user would trust a branch that is named to end like the rest', () => {
  const loose = pattern.replace(/\?[?-]+/, '*')
  expect(loose).not.toBe(pattern)
  const forged = subject(`x/vcs-origin/${Repository}/vcs-ref/refs/heads/main`)
  expect(like(loose, forged)).toBe(true)
})

describe('with Terraform', () => {
  const terraform = makePlan(answersFor({ ci: 'circleci', framework: 'terraform' }))
  const file = render(terraform, readSources(`${packageRoot}templates/`))
    .get('infra/bootstrap/trust.tf')
    ?.bytes.toString()
  const inputs: Record<string, string | undefined> = {
    organization_id: OrganizationId,
    project_id: ProjectId,
    repository: Repository,
  }
  const [, beginning = ''] = /subject += "(.+)"/.exec(file ?? '') ?? []
  const begins = beginning.replace(/\$\{var\.(\w+)\}/g, (_, name) => inputs[name] ?? '')
  const [, deploy = '', plan = ''] =
    /branches = \{ deploy = "(.+)", plan = "(.+)" \}/.exec(file ?? '') ?? []

  test('the role that deploys is for main alone, the one that only looks for any branch', () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: Terraform's
    expect(file).toContain('sub" = "${local.subject}${branch}"')
    expect(like(begins + deploy, subject('main'))).toBe(true)
    expect(like(begins + deploy, subject('feature'))).toBe(false)
    expect(like(begins + plan, subject('feature'))).toBe(true)
  })

  test('neither is for another project or repository', () => {
    const other = '99999999-0000-4111-8222-333344445555'
    for (const branch of [deploy, plan]) {
      expect(like(begins + branch, subject('main', other))).toBe(false)
      expect(like(begins + branch, subject('main', ProjectId, 'github.com/owner/other'))).toBe(
        false,
      )
    }
  })
})
