import type { Check, Finding } from '../checks/project.ts'
import { file, type WorkerConfig } from '../cloudflare/config.ts'
import type { Preparation } from './trial.ts'

interface Migration {
  tag: string
  new_classes?: string[]
  new_sqlite_classes?: string[]
  renamed_classes?: { from: string; to: string }[]
  deleted_classes?: string[]
}

interface ObjectsConfig extends WorkerConfig {
  migrations?: Migration[]
}

/** Objects wait for no release: what they hold changes when they are next asked. */
export const prepareData: Preparation = async () => {}

/** Each migration has its own tag, and every class that is bound was made by one. That each has code, wrangler looks at. */
export const migrations: Check = ({ config }) => {
  const { durable_objects, migrations = [] }: ObjectsConfig = config
  const found: Finding[] = []
  const say = (where: string, problem: string, fix: string) =>
    found.push({ file, where, problem, fix })

  const tags = new Set<string>()
  const classes = new Set<string>()
  for (const one of migrations) {
    if (tags.has(one.tag)) {
      const fix = 'give the later one another: Cloudflare knows what is done by its tag'
      say('migrations', `the tag "${one.tag}" is there twice`, fix)
    }
    tags.add(one.tag)
    if (one.new_classes?.length) {
      const problem = 'objects of such a class cannot hold SQL, which no later migration changes'
      say(`migrations, ${one.tag}`, problem, 'take new_sqlite_classes')
    }
    for (const name of [...(one.new_classes ?? []), ...(one.new_sqlite_classes ?? [])]) {
      classes.add(name)
    }
    for (const { from, to } of one.renamed_classes ?? []) {
      classes.delete(from)
      classes.add(to)
    }
    for (const name of one.deleted_classes ?? []) classes.delete(name)
  }
  for (const { name, class_name } of durable_objects?.bindings ?? []) {
    if (classes.has(class_name)) continue
    const fix = 'add one at the end of migrations, with a new tag'
    say(`durable_objects.${name}`, `no migration makes the class ${class_name}`, fix)
  }
  return found
}
