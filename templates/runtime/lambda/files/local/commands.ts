import type { Local } from './start.ts'

type Command = (local: Local, args: string[], quit: () => void) => Promise<string> | string

const commands: Record<string, { form: string; run: Command }> = {
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
      return `Nothing crosses between ${a} and ${b}.`
    },
  },
  restore: {
    form: 'restore <region> <region>',
    run(local, [a = '', b = '']) {
      local.replication.restore(named(local, a).name, named(local, b).name)
      return `${a} and ${b} replicate again.`
    },
  },
  lag: {
    form: 'lag <ms>',
    run(local, [ms = '']) {
      if (!/^\d+$/.test(ms)) throw new Error('lag takes a number of milliseconds.')
      local.replication.setLag(Number(ms))
      return `A write takes ${ms} ms to the other regions.`
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

/**
 * Does what one typed line says.
 *
 * @returns what to tell the one who typed it
 * @throws when there is no such command or region
 */
export async function runCommand(line: string, local: Local, quit: () => void): Promise<string> {
  const [name = '', ...args] = line.trim().split(/\s+/)
  if (name === '') return ''
  const forms = Object.values(commands).map(({ form }) => form)
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
