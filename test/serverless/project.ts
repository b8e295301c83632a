import { spawnSync } from 'node:child_process'
import {
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Answers } from '../../generators/plan/model.ts'
import { install } from '../ops/account.ts'
import { answersFor } from '../support/answers.ts'
import { layOut, projectOf } from '../support/lay-out.ts'

// biome-ignore lint/suspicious/noExplicitAny: templates, as they are
export type Any = any

/** A project of the Serverless Framework's on disk. */
export interface Project {
  directory: string
  /** The template that its own commands make of a service. */
  packaged(service: 'global' | 'region'): Any
  /** The one that they made last. */
  last(service: 'global' | 'region'): Any
  /** What its own checks say of it. */
  findings(): Promise<string[]>
  /** Runs osls by hand, and gives the template. */
  osls(...words: string[]): Any
  /** Replaces text in one of its files, as its owner would; gives what puts it back. */
  edit(path: string, from: string | RegExp, to: string): () => void
}

export interface Projects {
  make(answers: Answers): Project
  remove(): void
}

/** Projects that share one installation of their packages. */
export function installProjects(): Projects {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'serverless-')))
  const manifest = projectOf(answersFor({ framework: 'serverless' }))
  writeFileSync(join(root, 'package.json'), manifest.get('package.json')?.bytes ?? '')
  install(root)
  let made = 0
  return {
    make(answers) {
      made += 1
      const directory = join(root, `project-${made}`)
      layOut(answers, directory)
      symlinkSync(join(root, 'node_modules'), join(directory, 'node_modules'))
      return projectIn(directory)
    },
    remove: () => rmSync(root, { recursive: true, force: true }),
  }
}

/** Without credentials, and without the network: nobody is to be asked. */
const offline = { PATH: process.env.PATH, HTTPS_PROXY: 'http://127.0.0.1:9' }

function projectIn(directory: string): Project {
  const node = (script: string, ...words: string[]) => {
    const env = { ...offline, HOME: directory }
    const ran = spawnSync(process.execPath, [script, ...words], {
      cwd: directory,
      env,
      encoding: 'utf8',
    })
    return { ...ran, output: `${ran.stdout}${ran.stderr}` }
  }
  const load = (path: string) => import(pathToFileURL(join(directory, path)).href)
  return {
    directory,
    packaged(service) {
      const code = `import { packageService } from './toolkit/aws/settings.ts'
        process.stdout.write(packageService('${service}').text)`
      const { status, stdout, output } = node('--input-type=module', '--eval', code)
      if (status !== 0) throw new Error(output)
      return JSON.parse(stdout)
    },
    last: (service) =>
      JSON.parse(readFileSync(join(directory, `dist/infra/${service}.json`), 'utf8')),
    async findings() {
      const { checkAll } = await load('toolkit/checks/checks.ts')
      const { loadProject, sentence } = await load('toolkit/checks/project.ts')
      return checkAll(loadProject()).map(sentence)
    },
    osls(...words) {
      const folder = mkdtempSync(join(directory, 'by-hand-'))
      const { status, output } = node(
        'node_modules/osls/bin/serverless.js',
        'package',
        ...words,
        '--package',
        folder.slice(directory.length + 1),
      )
      if (status !== 0) throw new Error(output)
      const made = join(folder, 'cloudformation-template-update-stack.json')
      const template = JSON.parse(readFileSync(made, 'utf8'))
      // The only thing that knows the stage, and not part of a release.
      delete template.Outputs.ServerlessDeploymentBucketName
      return template
    },
    edit(path, from, to) {
      const file = join(directory, path)
      const before = readFileSync(file, 'utf8')
      const after = before.replace(from, to)
      if (after === before) throw new Error(`${path} has no ${from}`)
      writeFileSync(file, after)
      return () => writeFileSync(file, before)
    },
  }
}
