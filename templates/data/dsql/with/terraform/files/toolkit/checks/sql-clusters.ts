import type { Check, Finding } from './project.ts'

const database = 'infra/global/database.tf'
const data = 'infra/modules/data/main.tf'

/** Both clusters are where the topology says, with its witness, and a mistake in a file does not drop them. */
export const clusters: Check = ({ topology, files }) => {
  const found: Finding[] = []
  const add = (file: string, where: string, problem: string, fix: string) =>
    found.push({ file, where, problem, fix })
  const text = files[database] ?? ''
  const regions = topology.regions.map(({ name }) => name)

  const providers = new Map([['', topology.home]])
  for (const block of blocksOf(text, 'provider')) {
    providers.set(argument(block, 'alias'), argument(block, 'region'))
  }
  const modules = blocksOf(text, 'module').map((block) => ({
    region: argument(block, 'region'),
    works: providers.get(/aws\.(\w+)/.exec(block)?.[1] ?? ''),
  }))
  const there = modules.map(({ region }) => region)
  if (there.toSorted().join() !== regions.toSorted().join()) {
    const problem = `they are in ${there.join(', ')}, but the service runs in ${regions.join(', ')}`
    add(database, 'the clusters', problem, 'make them the same before the clusters are made')
  }
  for (const { region, works } of modules) {
    if (works === region) continue
    const problem = `its provider works in ${works ?? 'no region that is declared'}`
    add(database, `the cluster in ${region}`, problem, 'give it the provider of its region')
  }
  const witness = topology.quorum.find((member) => !regions.includes(member))
  const named = argument(text, 'witness')
  if (named !== witness) {
    const problem = `it is ${named}, but topology.ts has ${witness}`
    add(database, 'the witness', problem, 'make them the same before the clusters are made')
  }

  for (const type of ['aws_dsql_cluster', 'aws_backup_vault']) {
    const [block = ''] = blocksOf(files[data] ?? '', `resource "${type}"`)
    if (/^ {4}prevent_destroy = true$/m.test(block)) continue
    add(data, type, 'a mistake in a file could drop it', 'set prevent_destroy')
  }
  return found
}

/** The blocks of a file whose first line begins so. */
const blocksOf = (text: string, beginning: string): string[] =>
  text.split(/\n(?=\S)/).filter((block) => block.startsWith(beginning))

/** An argument's text in quotes; empty when there is none. */
const argument = (block: string, name: string): string =>
  new RegExp(`^ +${name} += "([^"]*)"$`, 'm').exec(block)?.[1] ?? ''
