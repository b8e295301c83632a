import { parse } from 'yaml'
import type { Check, Finding } from './project.ts'

const tableFile = 'infra/global/table.yaml'
const rightsFile = 'infra/modules/region/table.tf'

interface Member {
  Region: string
}

/** As much of a template as the checks look at. */
interface Template {
  Resources: {
    Table: {
      Properties: { Replicas: Member[]; GlobalTableWitnesses?: Member[] } & Record<string, unknown>
    }
  }
}

/** What a strongly consistent table cannot have, and what to do instead. */
const impossible = {
  TimeToLiveSpecification: 'find and delete what is old in the service',
  LocalSecondaryIndexes: 'take a global secondary index',
}

const names = (members: Member[] = []) => members.map(({ Region }) => Region)

/** The table is strongly consistent over the three members that the topology names, and used as such a table can be. */
export const votes: Check = ({ topology, files }) => {
  const found: Finding[] = []
  const { Resources }: Template = parse(files[tableFile] ?? '')
  const { Replicas, GlobalTableWitnesses, ...properties } = Resources.Table.Properties
  const add = (file: string, where: string, problem: string, fix: string) =>
    found.push({ file, where, problem, fix })

  const regions = topology.regions.map(({ name }) => name)
  const voting = [...names(Replicas), ...names(GlobalTableWitnesses)]
  if (voting.toSorted().join() !== topology.quorum.toSorted().join()) {
    const problem = `${voting.join(', ')} vote, but topology.ts has ${topology.quorum.join(', ')}`
    add(tableFile, 'Table.Replicas', problem, 'make them the same before the table is made')
  }
  if (names(Replicas).toSorted().join() !== regions.toSorted().join()) {
    const problem = `replicas are in ${names(Replicas).join(', ')}, and the service runs in ${regions.join(', ')}`
    add(tableFile, 'Table.Replicas', problem, 'make them the same before the table is made')
  }
  for (const [property, instead] of Object.entries(impossible)) {
    if (properties[property] === undefined) continue
    add(tableFile, `Table.${property}`, 'a strongly consistent table has none', instead)
  }
  if (files[rightsFile]?.includes('dynamodb:ConditionCheckItem')) {
    const problem = 'dynamodb:ConditionCheckItem is for transactions, and the table has none'
    add(rightsFile, 'aws_iam_role_policy.table', problem, 'put the condition on the write itself')
  }
  return found
}
