import { Misuse } from '../commands/command.ts'
import { engine } from './engine.ts'
import type { Local } from './start.ts'

interface Command {
  form: string
  run(local: Local, args: string[], quit: () => void): Promise<string> | string
}

const commands: Record<string, Command> = {
  lose: {
    form: 'lose <region>',
    async run(local, [region = '']) {
      await named(local, region).lose()
      return `${region} is lost.`
    },
  },
  heal: {
    form: 'heal <region>',
    async run(local, [name = '']) {
      const region = named(local, name)
      if (!region.lost) return `${name} is not lost.`
      await region.heal()
      return `${name} is back at ${region.url}, pid ${region.pid}.`
    },
  },
  evacuate: {
    form: 'evacuate <region>',
    async run(local, [name = '']) {
      await named(local, name).setEvacuated(true)
      return `${name} answers its health check with 503 from now on; its users go elsewhere.`
    },
  },
  return: {
    form: 'return <region>',
    async run(local, [name = '']) {
      await named(local, name).setEvacuated(false)
      return `${name} says that it is well again.`
    },
  },
  cut: {
    form: 'cut <region> <region>',
    run(local, [a = '', b = '']) {
      if (a === b) throw new Error('cut takes two regions.')
      local.replication.cut(named(local, a).name, named(local, b).name)
      const left = engine.leftWhenCut ? `; ${engine.leftWhenCut}` : ''
      return `Nothing crosses between ${a} and ${b}${left}.`
    },
  },
  restore: {
    form: 'restore <region> <region>',
    run(local, [a = '', b = '']) {
      local.replication.restore(named(local, a).name, named(local, b).name)
      return `${a} and ${b} see each other again.`
    },
  },
  ...Object.fromEntries(
    Object.entries(engine.commands ?? {}).map(([name, run]): [string, Command] => [
      name,
      {
        form: `${name} <region>`,
        run: (local, [region = '']) => run(local.replication, named(local, region).name),
      },
    ]),
  ),
  lag: {
    form: 'lag <ms>',
    run(local, [ms = '']) {
      if (!/^\d+$/.test(ms)) throw new Error('lag takes a number of milliseconds.')
      local.replication.setLag(Number(ms))
      return `${engine.lag.sentence(Number(ms))}.`
    },
  },
  quit: {
    form: 'quit',
    run(_local, _args, quit) {
      quit()
      return ''
    },
  },
}

/** What can be typed. */
export const forms: string[] = Object.values(commands).map(({ form }) => form)

/**
 * Does what one typed line says.
 *
 * @returns what to tell the one who typed it
 * @throws when there is no such command or region
 */
export async function runCommand(line: string, local: Local, quit: () => void): Promise<string> {
  const [name = '', ...args] = line.trim().split(/\s+/)
  if (name === '') return ''
  if (name === 'help') return forms.join('\n')
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (!command) throw new Error(`There is no command ${name}; there are ${forms.join(', ')}.`)
  return command.run(local, args, quit)
}

function named(local: Local, name: string) {
  const region = local.regions.find((one) => one.name === name)
  if (region) return region
  const names = local.regions.map((one) => one.name).join(', ')
  throw new Error(`${name ? `${name} is not a region here` : 'Name a region'}; there are ${names}.`)
}

/** A number that was typed, within its bounds. Throws Misuse. */
export function typedNumber(name: string, text: string, min: number, max: number): number {
  const value = Number(text)
  if (text.trim() !== '' && value >= min && value <= max) return value
  throw new Misuse(`${name} must be a number from ${min} to ${max}, not "${text}".`)
}
