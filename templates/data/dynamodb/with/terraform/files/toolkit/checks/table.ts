import type { Check, Finding } from './project.ts'

const file = 'infra/global/table.tf'

/** The table is replicated to the topology's regions and no others, each with a provider of its own. */
export const table: Check = ({ topology, files }) => {
  const text = files[file] ?? ''
  const found: Finding[] = []
  const add = (where: string, problem: string, fix: string) =>
    found.push({ file, where, problem, fix })
  const providers = new Map(
    [...text.matchAll(/^provider "aws" \{\s+alias\s+= "(\w+)"\s+region\s+= "([\w-]+)"\s+\}/gm)].map(
      ([, alias = '', region = '']) => [alias, region],
    ),
  )
  const there = [
    ...text.matchAll(
      /^resource "aws_dynamodb_table_replica" "\w+" \{\s+provider\s+= aws\.(\w+)$/gm,
    ),
  ].map(([, alias = '']) => providers.get(alias) ?? alias)
  const others = topology.regions.map(({ name }) => name).filter((name) => name !== topology.home)
  for (const region of others) {
    if (!there.includes(region)) add('replicas', `${region} has no replica`, 'add one')
  }
  for (const [index, region] of there.entries()) {
    if (!others.includes(region)) {
      const problem = `the service does not run in ${region}, or has the table itself there`
      add('replicas', problem, 'remove it, or add the region to topology.ts')
    }
    if (there.indexOf(region) < index) add('replicas', `${region} is there twice`, 'remove one')
  }
  return found
}
