import { expect, test } from 'vitest'
import { checksOf, scratch, write } from '../infra/projects.ts'
import { answersFor } from '../support/answers.ts'

const root = scratch()
const terraform = (data: string) => answersFor({ framework: 'terraform', data })
const eventual = write(terraform('dynamodb'), `${root}/eventual`)
const strong = write(terraform('dynamodb-strong'), `${root}/strong`)

const linked = write(terraform('dsql'), `${root}/linked`)

const replicas = 'infra/global/table.tf'
const table = 'infra/global/table.yaml'
const rights = 'infra/modules/region/table.tf'
const clusters = 'infra/global/database.tf'
const data = 'infra/modules/data/main.tf'

// biome-ignore format: one fault a line
const faults: [string, typeof eventual, string, string | RegExp, string, RegExp][] = [
  ['a number that is not the topology’s', eventual, 'infra/topology.json', '"evaluationPeriods": 2', '"evaluationPeriods": 5', /alarms: it is .*5.*, but topology\.ts has/],
  ['an interval that Route 53 lacks', eventual, 'infra/topology.json', '"intervalSeconds": 10', '"intervalSeconds": 20', /healthCheck: it is .*20/],
  ['another region', eventual, 'infra/topology.json', '"us-west-2"', '"us-west-1"', /regions: it is .*us-west-1/],
  ['a root with a setting of its own', eventual, 'infra/regions/us-west-2/main.tf', 'use_lockfile = true', 'use_lockfile = false', /differs from us-east-2's in more than the region's name/],
  ['a replica elsewhere', eventual, replicas, /(alias.*\n.*region = ")us-west-2/, '$1us-west-1', /us-west-2 has no replica[\s\S]*does not run in us-west-1/],
  ['no replica', eventual, replicas, /resource "aws_dynamodb_table_replica"[\s\S]*?\n}\n/, '', /us-west-2 has no replica/],
  ['a command that the function may not send', eventual, 'src/store/dynamodb.ts', 'QueryCommand,', 'QueryCommand,\n  ScanCommand,', /table\.tf, dynamodb:Scan: src\/ sends it[\s\S]*boundary\.tf, dynamodb:Scan/],
  ['a right that nothing needs', strong, rights, '"dynamodb:PutItem",', '"dynamodb:PutItem",\n        "dynamodb:Scan",', /dynamodb:Scan: it is allowed, and nothing in src\/ sends it/],
  ['another witness', strong, table, '- Region: us-east-1', '- Region: eu-west-1', /eu-west-1 vote, but topology\.ts has us-east-2, us-west-2, us-east-1/],
  ['no witness', strong, table, / +GlobalTableWitnesses:\n.*\n/, '', /us-east-2, us-west-2 vote, but/],
  ['a replica as the witness', strong, table, /(GlobalTableWitnesses:\n.*Region: )us-east-1([\s\S]*- Region: )us-west-2/, '$1us-west-2$2us-east-1', /replicas are in us-east-2, us-east-1, and the service runs in us-east-2, us-west-2/],
  ['a time to live', strong, table, 'MultiRegionConsistency: STRONG', 'MultiRegionConsistency: STRONG\n      TimeToLiveSpecification: {}', /TimeToLiveSpecification: a strongly consistent table has none/],
  ['a local index', strong, table, 'MultiRegionConsistency: STRONG', 'MultiRegionConsistency: STRONG\n      LocalSecondaryIndexes: []', /LocalSecondaryIndexes: a strongly consistent table has none/],
  ['another witness of clusters', linked, clusters, 'witness = "us-east-1"', 'witness = "us-west-1"', /the witness: it is us-west-1, but topology\.ts has us-east-1/],
  ['a cluster elsewhere', linked, clusters, 'region  = "us-east-2"', 'region  = "us-east-1"', /they are in us-east-1, us-west-2, but the service runs in us-east-2/],
  ['a cluster by another region’s provider', linked, clusters, /(alias.*\n.*region = ")us-west-2/, '$1us-west-1', /the cluster in us-west-2: its provider works in us-west-1/],
  ['a cluster by the home region’s provider', linked, clusters, /.*providers = .*\n/, '', /the cluster in us-west-2: its provider works in us-east-2/],
  ['a cluster that may be destroyed', linked, data, 'prevent_destroy = true', 'prevent_destroy = false', /aws_dsql_cluster: a mistake in a file could drop it/],
  ['a vault that may be destroyed', linked, data, /(backup_vault[\s\S]*?)prevent_destroy = true/, '$1', /aws_backup_vault: a mistake in a file could drop it/],
  ['rights to a transaction', strong, rights, '"dynamodb:GetItem",', '"dynamodb:ConditionCheckItem",', /ConditionCheckItem is for transactions/],
]

test.each(['dynamodb', 'dynamodb-strong'])(
  'who deploys may do to a table what SAM’s pipeline may, and remove no replica: %s',
  (data) => {
    const rightsIn = ({ checked }: typeof eventual, files: RegExp) => {
      const texts = Object.entries(checked).flatMap(([path, text]) =>
        files.test(path) ? [text] : [],
      )
      const found = texts.join('').match(/\b(dynamodb|application-autoscaling):\w+\*?/g) ?? []
      // The key of a condition is no right.
      return [...new Set(found)].filter((right) => right !== 'dynamodb:LeadingKeys').sort()
    }
    const ours = rightsIn(data === 'dynamodb' ? eventual : strong, /^infra\/bootstrap\//)
    const theirs = rightsIn(
      write(answersFor({ data }), `${root}/sam-${data}`),
      /(boundary|pipeline)\.yaml$/,
    )
    // Terraform's Describe* is for every resource, and so for the one that has none. It makes an eventual table itself, and
    // CloudFormation looks for scaling, and has to be let by a person who removes a replica with Terraform on their own rights.
    const others =
      data === 'dynamodb' ? /DescribeLimits|autoscaling|:DeleteTable/ : /DescribeLimits/
    expect(ours).toEqual(theirs.filter((right) => !others.test(right)))
    expect(ours).toContain('dynamodb:CreateTableReplica')
  },
)

test('who deploys may do to clusters and vaults what SAM’s pipeline may, and delete neither', () => {
  const rightsIn = ({ checked }: typeof eventual, files: RegExp) => {
    const texts = Object.entries(checked).flatMap(([path, text]) =>
      files.test(path) ? [text] : [],
    )
    const found = texts.join('').match(/\b(dsql|backup|backup-storage|kms):[A-Z]\w+\*?/g)
    return [...new Set(found)].sort()
  }
  const ours = rightsIn(linked, /^infra\/bootstrap\//)
  const theirs = rightsIn(
    write(answersFor({ data: 'dsql' }), `${root}/sam-dsql`),
    /(boundary|pipeline)\.yaml$/,
  )
  // What CloudFormation looks at, and Terraform does not.
  const others = /:(GetClusterPolicy|GetBackupVaultAccessPolicy|GetBackupVaultNotifications)$/
  expect(ours).toEqual(theirs.filter((right) => !others.test(right)))
  expect(ours).toContain('dsql:DbConnectAdmin')
  expect(ours.join()).not.toMatch(/DeleteCluster|DeleteBackupVault/)
})

test.each(faults)('%s is found', async (_title, project, file, from, to, said) => {
  const { findings } = await checksOf(project)
  expect(findings(project.checked)).toEqual([])
  const text = project.checked[file] ?? ''
  expect(text.replace(from, to)).not.toBe(text)
  const found = findings({ ...project.checked, [file]: text.replace(from, to) })
  expect(found.join('\n')).toMatch(said)
})
