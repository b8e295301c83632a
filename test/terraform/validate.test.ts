// biome-ignore-all lint/suspicious/noTemplateCurlyInString: placeholders of Terraform
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Answers } from '../../generators/plan/model.ts'
import { packageRoot } from '../../generators/root.ts'
import { run } from '../infra/projects.ts'
import { combinations } from '../support/combinations.ts'
import { makeProject, missing, type Project } from './project.ts'

/** Projects whose infrastructure is another's in nothing: its texts → the project. */
function distinctInfrastructures(): Map<string, Answers> {
  const found = new Map<string, Answers>()
  for (const answers of combinations().filter(({ framework }) => framework === 'terraform')) {
    const { ci, data, shift, regions, domain } = answers
    found.set(JSON.stringify([ci, data, shift, regions, domain]), answers)
  }
  return found
}

describe.skipIf(missing !== undefined)('Terraform', () => {
  test('every distinct infrastructure is formatted', async () => {
    const all = [...distinctInfrastructures().values()].map((answers) => makeProject(answers))
    expect(all.length).toBeGreaterThan(50)
    for (const project of all) {
      const { output } = await project.run('terraform', ['fmt', '-check', '-recursive', 'infra'])
      expect(output).toBe('')
    }
  })

  const module = 'infra/modules/region'
  const spread = ['us-east-2', 'us-west-2', 'eu-west-1', 'ap-southeast-2', 'sa-east-1']
  const domain = 'api.example.com'
  /** Every value of what the infrastructure depends on, in as few projects as hold them. */
  const samples: Partial<Answers>[] = [
    { ci: 'github', shift: 'canary10-15m', domain },
    {
      data: 'dynamodb-strong',
      ci: 'circleci',
      shift: 'linear20-5m',
      regions: spread.slice(0, 3),
      rollout: 'regional-canary',
    },
    { data: 'dsql', rollout: 'canary-region' },
  ]

  test.each(samples.map((answers) => [JSON.stringify(answers), answers] as const))(
    'npm run validate finds nothing in %s',
    async (_title, answers) => {
      const project = makeProject(answers)
      const { stdout, output } = await project.ops('validate --json', { CI: 'true' })
      expect(JSON.parse(stdout), output).toMatchObject({
        ok: true,
        terraform: 'passed',
        findings: [],
      })
      // What Terraform has left behind is not the project's to format.
      const biome = join(packageRoot, 'node_modules/.bin/biome')
      const checked = await project.run(biome, ['check', '--error-on-warnings'])
      expect(checked.status, checked.output).toBe(0)
    },
  )

  test('in CI, a root without its lock file is found', async () => {
    const project = makeProject({})
    const { stdout, output } = await project.run(
      process.execPath,
      ['toolkit/commands/validate.ts', '--json'],
      {
        CI: 'true',
      },
    )
    const roots = ['infra/bootstrap', 'infra/global', 'infra/regions/us-east-2']
    const files = JSON.parse(stdout).findings.map(({ file }: { file: string }) => file)
    expect(files, output).toEqual(roots.map((root) => `${root}/.terraform.lock.hcl`))
  })

  test('all traffic at once, and a table in five regions, pass their tests', async () => {
    const project = makeProject({ rollout: 'canary-region', regions: spread, name: 'shop-2' })
    for (const folder of [module, 'infra/global']) {
      const { status, output } = await tested(project, folder)
      expect(status, output).toBe(0)
    }
  })

  // biome-ignore format: one fault a line
  const faults: [string, string, string, string, RegExp][] = [
    ['a probe of the shared name', 'dns.tf', 'fqdn              = local.own_name', 'fqdn              = local.domain', /probe calls the shared name/],
    ['a probe under the limit of all requests', 'api.tf', 'route_key              = aws_apigatewayv2_route.health.route_key', 'route_key              = aws_apigatewayv2_route.default.route_key', /overload would take one region after the other/],
    ['a shared record without health check', 'dns.tf', '  health_check_id = aws_route53_health_check.region.id\n', '', /lost region keeps its share/],
    ['a calculated check that one child satisfies', 'dns.tf', 'child_health_threshold = 2', 'child_health_threshold = 1', /healthy with one of its checks failing/],
    ['missing metrics that change health', 'dns.tf', '"LastKnownStatus"', '"Unhealthy"', /Missing metrics would change/],
    ['an alarm for which silence is health', 'alarms.tf', 'treat_missing_data = "missing"', 'treat_missing_data = "notBreaching"', /Silence is no answer/],
    ['an alarm that the gate does not find', 'alarms.tf', '"${local.alarm_prefix}-latency-p99"', '"latency-p99"', /would not find an alarm/],
    ['an API that goes past the alias', 'api.tf', 'aws_lambda_alias.live.invoke_arn', 'aws_lambda_function.service.invoke_arn', /traffic could not shift/],
    ['an alarm on the release that stops no shift', 'shifts.tf', '      aws_cloudwatch_metric_alarm.release_errors.alarm_name,\n', '', /does not stop its shift/],
    ['a policy for every table', 'table.tf', ':table/${local.table}"', ':table/*"', /may do more than it does/],
  ]

  /** All faults in one project, since each run of Terraform takes its seconds. */
  test('its tests find every fault that is put in', async () => {
    const project = makeProject({ domain })
    for (const [, file, from, to] of faults) project.edit(`${module}/${file}`, from, to)
    const { output } = await tested(project)
    for (const [fault, , , , sentence] of faults) expect(plain(output), fault).toMatch(sentence)
  })

  const table = 'infra/global/table.yaml'

  test('cfn-lint finds nothing in a strong table, with a witness and without', async (context) => {
    for (const regions of [spread.slice(0, 2), spread.slice(0, 3)]) {
      const { directory } = makeProject({ data: 'dynamodb-strong', regions })
      const linted = run(context, 'cfn-lint', '--regions', ...regions, '--', join(directory, table))
      expect(linted).toEqual({ status: 0, output: '' })
    }
  })

  test('every fault of a strong table is found by the tests', async () => {
    const project = makeProject({ data: 'dynamodb-strong' })
    project.edit(table, 'TableName: orders', 'TableName: shop')
    project.edit(table, 'MultiRegionConsistency: STRONG', 'MultiRegionConsistency: EVENTUAL')
    project.edit(table, '    UpdateReplacePolicy: Retain\n', '    UpdateReplacePolicy: Delete\n')
    project.edit(table, 'DeletionProtectionEnabled: true', 'DeletionProtectionEnabled: false')
    project.edit(
      'infra/global/table.tf',
      '["Update:Replace", "Update:Delete"]',
      '["Update:Delete"]',
    )
    project.edit('infra/global/table.tf', '"aws-managed"', '"aws-owned"')
    const { output } = await tested(project, 'infra/global')
    for (const sentence of [
      /a table of another name/,
      /could undo another's/,
      /could drop the data/,
      /a replica lacks one of them/,
      /another, empty table/,
      /keep DynamoDB's own key/,
    ]) {
      expect(plain(output)).toMatch(sentence)
    }
  })

  // biome-ignore format: one fault a line
  const linked: [string, string, string | RegExp, string, RegExp][] = [
    ['a cluster that is linked with itself', 'infra/global/database.tf', '[module.data_us_west_2.cluster.arn]', '[module.data_us_east_2.cluster.arn]', /us-east-2 is not told of the other/],
    ['another witness in a link', 'infra/global/database.tf', /(peering" "us_west_2"[\s\S]*)local\.witness/g, '$1"us-east-2"', /us-west-2 is linked with another witness/],
    ['backups that stay where they are made', 'infra/global/backups.tf', 'module.data_us_west_2.vault.arn', 'module.data_us_east_2.vault.arn', /No backup leaves us-east-2/],
    ['a cluster that anybody may delete', 'infra/modules/data/main.tf', 'deletion_protection_enabled = true', 'deletion_protection_enabled = false', /Anybody could delete the cluster/],
    ['a cluster without its tag', 'infra/modules/data/main.tf', '{ service = var.service }', '{ name = var.service }', /could not bring the schema up to date/],
    ['silence where no backup was made', 'infra/global/backups.tf', '"breaching"', '"notBreaching"', /Nobody would hear that there was no backup/],
    ['a function that is admin', 'infra/modules/data/main.tf', '"dsql:DbConnect"', '"dsql:DbConnectAdmin"', /as somebody else than `service`/],
    ['a function of every cluster', 'infra/modules/data/main.tf', /aws_dsql_cluster.service.arn(\n +\},\n)/g, '"*"$1', /may connect to another cluster/],
    ['an address in another region’s bucket', 'infra/modules/data/main.tf', '"${var.service}-${var.region}-', '"${var.service}-us-west-2-', /would not find its database/],
    ['a function of its own role', 'infra/modules/region/function.tf', 'local.database.role', 'aws_iam_role.codedeploy.arn', /a role that the database does not know/],
    ['an alarm on another cluster', 'infra/modules/region/database.tf', 'ClusterId = local.database.cluster', 'ClusterId = local.service', /watches another cluster/],
  ]

  test('the tests of linked clusters find every fault that is put in', async () => {
    const project = makeProject({ data: 'dsql' })
    for (const [, file, from, to] of linked) project.edit(file, from, to)
    const ran = await Promise.all(['infra/global', module].map((folder) => tested(project, folder)))
    const output = ran.map((one) => one.output).join('')
    for (const [fault, , , , sentence] of linked) expect(plain(output), fault).toMatch(sentence)
  })

  test('a replica that may be deleted is found', async () => {
    const project = makeProject({})
    const [from, to] = [
      /(recovery +)= true\n +deletion_protection_enabled = true/g,
      '$1= true\n  deletion_protection_enabled = false',
    ]
    project.edit('infra/global/table.tf', from, to)
    const { output } = await tested(project, 'infra/global')
    expect(plain(output)).toMatch(/us-west-2 lacks one of them/)
  })

  test('an argument that does not exist is found by validate', async () => {
    const project = makeProject({ domain })
    project.edit(`${module}/dns.tf`, 'enable_sni ', 'enable_snl ')
    const { status, stdout } = await project.ops('validate --json')
    expect(status).toBe(1)
    expect(JSON.parse(stdout).findings[0].problem).toMatch(/enable_snl/)
  })

  async function tested(project: Project, folder = module) {
    const words = [`-chdir=${folder}`, 'init', '-backend=false', '-no-color']
    expect((await project.run('terraform', words)).status).toBe(0)
    return project.run('terraform', [`-chdir=${folder}`, 'test', '-no-color'])
  }

  /** Terraform breaks lines at the width of a terminal. */
  const plain = (output: string) => output.replaceAll(/\s+/g, ' ')
})

test('without Terraform validate says that it skipped it, and fails in CI', async () => {
  const project = makeProject({})
  const bare = { PATH: project.directory }
  const laptop = await project.ops('validate', { ...bare, CI: '' })
  expect(laptop.output).toContain('SKIPPED: Terraform is not installed')
  expect(laptop.status).toBe(0)
  const ci = await project.ops('validate', { ...bare, CI: 'true' })
  expect(ci.output).toContain('CI must not skip it')
  expect(ci.status).toBe(1)
})
