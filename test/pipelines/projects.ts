import { spawn } from 'node:child_process'
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Answers } from '../../generators/plan/model.ts'
import { layOut, projectOf } from '../support/lay-out.ts'

/** Projects of one framework, with one installation of their packages. */
export interface Projects {
  /** The folder that their packages are installed in. */
  folder: string
  /** What a pipeline's job has in front of its PATH: npm, whose `ci` links the packages, and other stand-ins. */
  tools: string
  env: Record<string, string>
  make(answers: Answers): Project
  remove(): void
}

export interface Project {
  directory: string
  /** Replaces text in one of its files, as its owner would. */
  edit(path: string, from: string | RegExp, to: string): void
}

/** @param standIns programs on the PATH by name, and the files that they are made from */
export async function installProjects(
  answers: Answers,
  standIns: Record<string, string> = {},
): Promise<Projects> {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'pipelines-')))
  const installed = join(root, 'installed')
  const tools = join(root, 'tools')
  mkdirSync(installed)
  mkdirSync(tools)
  const standIn = (name: string) => join(import.meta.dirname, `stand-in-${name}.mjs`)
  const programs = { npm: standIn('npm'), aws: standIn('aws'), ...standIns }
  for (const [name, file] of Object.entries(programs)) {
    copyFileSync(file, join(tools, name))
    chmodSync(join(tools, name), 0o755)
  }
  const manifest = projectOf(answers).get('package.json')
  writeFileSync(join(installed, 'package.json'), manifest?.bytes ?? '')
  await npmInstall(installed)
  let made = 0
  return {
    folder: installed,
    tools,
    env: {
      PREPARED_MODULES: join(installed, 'node_modules'),
      STAND_INS: tools,
      TEST_FILE: 'test/unit/orders.test.ts',
      NODE_OPTIONS: ['short-waits.mjs', 'region-answers.mjs']
        .map((name) => `--import=${join(import.meta.dirname, name)}`)
        .join(' '),
    },
    make(changed) {
      made += 1
      const directory = join(root, `project-${made}`)
      layOut(changed, directory)
      copyFileSync(join(installed, 'package-lock.json'), join(directory, 'package-lock.json'))
      symlinkSync(join(installed, 'node_modules'), join(directory, 'node_modules'))
      return {
        directory,
        edit(path, from, to) {
          const before = readFileSync(join(directory, path), 'utf8')
          const after = before.replaceAll(from as string, to)
          if (after === before) throw new Error(`${path} has no ${from}`)
          writeFileSync(join(directory, path), after)
        },
      }
    },
    remove: () => rmSync(root, { recursive: true, force: true }),
  }
}

async function npmInstall(cwd: string): Promise<void> {
  const words = ['install', '--prefer-offline', '--no-audit', '--no-fund']
  const child = spawn('npm', words, { cwd, stdio: ['ignore', 'ignore', 'pipe'] })
  let errors = ''
  child.stderr.on('data', (text) => {
    errors += text
  })
  const code = await new Promise((done) => child.once('close', done))
  if (code !== 0) throw new Error(errors)
}
