import { file, type WorkerConfig } from '../cloudflare/config.ts'
import type { Check, Finding } from './project.ts'

interface Migration {
  tag: string
  new_classes?: string[]
  new_sqlite_classes?: string[]
  renamed_classes?: { from: string; to: string }[]
  deleted_classes?: string[]
}

interface ObjectsConfig extends WorkerConfig {
  durable_objects?: { bindings: { name: string; class_name: string }[] }
  migrations?: Migration[]
}

/** The object classes that exist once all migrations are done. */
function classesAfter(migrations: Migration[]): Set<string> {
  const classes = new Set<string>()
  for (const one of migrations) {
    for (const name of [...(one.new_classes ?? []), ...(one.new_sqlite_classes ?? [])]) {
      classes.add(name)
    }
    for (const { from, to } of one.renamed_classes ?? []) {
      classes.delete(from)
      classes.add(to)
    }
    for (const name of one.deleted_classes ?? []) classes.delete(name)
  }
  return classes
}

/** The names in the one export clause with which a bundle ends. */
function exportsOf(text: string): string[] {
  const clause = [...text.matchAll(/^export \{([^}]*)\}/gm)].at(-1)?.[1] ?? ''
  return clause.split(',').map((name) => name.trim().split(' as ').at(-1) ?? '')
}

/** Each migration has its own tag, every class that is bound was made by one, and every class that was made has code. */
export const migrations: Check = ({ config, bundle }) => {
  const service: ObjectsConfig = config
  const found: Finding[] = []
  const say = (where: string, problem: string, fix: string) =>
    found.push({ file, where, problem, fix })

  const steps = service.migrations ?? []
  const tags = steps.map(({ tag }) => tag)
  for (const [index, tag] of tags.entries()) {
    if (tags.indexOf(tag) < index) {
      say(
        'migrations',
        `the tag "${tag}" is there twice`,
        'give the later one another: Cloudflare knows what is done by its tag',
      )
    }
  }
  for (const [index, one] of steps.entries()) {
    if (one.new_classes?.length) {
      say(
        `migrations[${index}].new_classes`,
        'objects of such a class cannot hold SQL, which no later migration changes',
        'take new_sqlite_classes',
      )
    }
  }
  const made = classesAfter(steps)
  for (const { name, class_name } of service.durable_objects?.bindings ?? []) {
    if (made.has(class_name)) continue
    say(
      `durable_objects.${name}`,
      `no migration makes the class ${class_name}`,
      'add one at the end of migrations, with a new tag',
    )
  }
  const exported = bundle === undefined ? undefined : exportsOf(bundle)
  for (const name of exported ? made : []) {
    if (exported?.includes(name)) continue
    say(
      'migrations',
      `the class ${name} exists, but ${service.main} does not export it`,
      'export it, or delete it and all of its objects by a migration',
    )
  }
  return found
}
