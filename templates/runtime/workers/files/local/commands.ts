import { type Fault, faults } from './faults.ts'
import type { Releases } from './releases.ts'
import type { Local } from './start.ts'

interface Console {
  local: Local
  releases: Releases
  quit: () => void
}

interface Command {
  form: string
  run(console: Console, args: string[]): Promise<string> | string
}

const commands: Record<string, Command> = {
  lose: {
    form: 'lose <continent>',
    async run({ local }, [pop = '']) {
      await local.lose(named(local, pop))
      return `${pop} is lost; its users go to the nearest that is left.`
    },
  },
  heal: {
    form: 'heal <continent>',
    async run({ local }, [pop = '']) {
      await local.heal(named(local, pop))
      return `${pop} is back.`
    },
  },
  cut: {
    form: 'cut <continent>',
    run({ local }, [pop = '']) {
      local.cut(named(local, pop))
      return `${pop} cannot reach the data.`
    },
  },
  restore: {
    form: 'restore <continent>',
    run({ local }, [pop = '']) {
      local.restore(named(local, pop))
      return `${pop} reaches the data again.`
    },
  },
  release: {
    form: `release [--fault ${faults.join('|')}]`,
    run({ releases }, [flag, fault]) {
      if (flag === undefined) return releases.begin(undefined)
      if (flag !== '--fault' || !faults.includes(fault as Fault)) {
        throw new Error(`A version's --fault is one of ${faults.join(', ')}.`)
      }
      return releases.begin(fault as Fault)
    },
  },
  rollback: {
    form: 'rollback',
    run: ({ releases }) => releases.takeBack(),
  },
  versions: {
    form: 'versions',
    async run({ local }) {
      const { deployment, pins } = local.cloud.inForce()
      const shares = deployment.map(({ version, percent }) => `${version}  ${percent} %`)
      return [...shares, `pins: ${pins ?? 'none'}`].join('\n')
    },
  },
  quit: {
    form: 'quit',
    run({ quit }) {
      quit()
      return ''
    },
  },
}

/**
 * Does what one typed line says.
 *
 * @returns what to tell the one who typed it
 * @throws when there is no such command or point of presence
 */
export async function runCommand(line: string, console: Console): Promise<string> {
  const [name = '', ...args] = line.trim().split(/\s+/)
  if (name === '') return ''
  const forms = Object.values(commands).map(({ form }) => form)
  if (name === 'help') return forms.join('\n')
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (!command) throw new Error(`There is no command ${name}; there are ${forms.join(', ')}.`)
  return command.run(console, args)
}

function named({ pops }: Local, name: string): string {
  if (pops.some((pop) => pop.name === name)) return name
  const names = pops.map((pop) => pop.name).join(', ')
  const problem = name ? `${name} is no continent here` : 'Name a continent'
  throw new Error(`${problem}; there are ${names}.`)
}
