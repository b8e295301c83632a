import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, type TestContext, test } from 'vitest'
import type { Answers } from '../../generators/plan/model.ts'
import { answersFor } from '../support/answers.ts'
import { combinations, titleOf } from '../support/combinations.ts'
import { projectOf } from '../support/lay-out.ts'
import { distinct, run, scratch, type Written, write } from './projects.ts'

const root = scratch()
const withStackSet = combinations().filter(({ deployment }) => deployment === 'stacksets')
const projects = withStackSet
  // Neither the pipeline nor the regions nor the figures of a shift change what the translator has to do.
  .filter(({ ci, regions, shift = 'linear20-5m' }) =>
    [ci, regions?.length, shift].every((one, at) => one === ['github', 2, 'linear20-5m'][at]),
  )
  .map((answers, index) => write(answers, join(root, `${index}`)))

/** The project's own transformation of a template, which is to be in `infra/` of a project. */
function transformed(context: TestContext, { directory }: Written, file: string) {
  const script = join(directory, 'toolkit/aws/transform.py')
  const { status, output } = run(context, 'python3', script, file)
  expect(status, output).toBe(0)
  return output
}

test("a stack set's template is that of a stack of its own, with another description", () => {
  const template = (answers: Answers) => {
    const text = `${projectOf(answers).get('infra/region.yaml')?.bytes}`
    const described = /^Description: >-\n( .*\n)+/m
    expect(text).toMatch(described)
    return text.replace(described, '')
  }
  for (const answers of withStackSet) {
    const { deployment: _left, ...alone } = answers
    expect(template(answers), titleOf(answers)).toBe(template(alone))
  }
})

test('every kind of template of a stack set is plain, small enough, and has nothing for cfn-lint', (context) => {
  const files = distinct(projects, /region\.yaml$/)
  expect(files.length).toBeGreaterThan(5)
  const plain = files.map((file, index) => {
    const text = transformed(context, projects[0] as Written, file)
    expect(text.length).toBeLessThan(51_200)
    expect(text).not.toContain('AWS::Serverless')
    const target = join(root, `plain-${index}.json`)
    writeFileSync(target, text.replaceAll('FunctionVersion0000000000', 'FunctionVersionaaaaaaaaaa'))
    return target
  })
  const regions = ['us-east-2', 'us-west-2', 'eu-west-1', 'ap-southeast-2', 'sa-east-1']
  // The digest is used by the transform, which has been.
  const ran = run(context, 'cfn-lint', '-i', 'W2001', '--regions', ...regions, '--', ...plain)
  expect(ran).toEqual({ status: 0, output: '' })
})

test("the release's digest names the version of the function, and the alias follows", async (context) => {
  const project = write(answersFor({ deployment: 'stacksets' }), join(root, 'named'))
  const text = transformed(context, project, join(project.directory, 'infra/region.yaml'))
  const { withVersionOf } = await import(
    pathToFileURL(join(project.directory, 'toolkit/aws/settings.ts')).href
  )
  const { Resources } = JSON.parse(withVersionOf(text, 'b'.repeat(64)))
  expect(Resources.FunctionVersionbbbbbbbbbb.Type).toBe('AWS::Lambda::Version')
  expect(Resources.FunctionAliaslive.Properties.FunctionVersion).toEqual({
    'Fn::GetAtt': ['FunctionVersionbbbbbbbbbb', 'Version'],
  })
})

test('the administration role is for CloudFormation of each region that is disabled by default', () => {
  const regions = ['us-east-2', 'eu-south-1']
  const { directory } = write(
    answersFor({ deployment: 'stacksets', regions }),
    join(root, 'opt-in'),
  )
  const pipeline = readFileSync(join(directory, 'infra/pipeline.yaml'), 'utf8')
  expect(pipeline.match(/- cloudformation\.\S*amazonaws\.com/g)).toEqual([
    '- cloudformation.amazonaws.com',
    '- cloudformation.eu-south-1.amazonaws.com',
  ])
})

test('a translator of another version is refused, since it could give the same release other bytes', () => {
  const project = write(answersFor({ deployment: 'stacksets' }), join(root, 'pinned'))
  const elsewhere = join(root, 'elsewhere')
  mkdirSync(join(elsewhere, 'toolkit/aws'), { recursive: true })
  mkdirSync(join(elsewhere, 'infra'))
  const script = 'toolkit/aws/transform.py'
  copyFileSync(join(project.directory, script), join(elsewhere, script))
  const pins = readFileSync(join(project.directory, 'infra/requirements.txt'), 'utf8')
  writeFileSync(join(elsewhere, 'infra/requirements.txt'), pins.replace(/==.*/, '==0.0.1'))
  const ran = spawnSync('python3', [join(elsewhere, script), 'x.yaml'], { encoding: 'utf8' })
  expect(ran.status).toBe(1)
  expect(ran.stderr).toContain('not 0.0.1: run pip install -r infra/requirements.txt')
})
