import { expect, test } from 'vitest'
import { checks } from '../../toolkit/checks/checks.ts'
import { loadProject, makeProject, resourcesOf } from '../../toolkit/checks/project.ts'
import { get, textOf } from '../../toolkit/checks/template.ts'
import { topology } from '../../topology.ts'

const project = loadProject()
const { service } = topology
const alarms = resourcesOf(project, 'AWS::CloudWatch::Alarm').map(({ id, properties }) => ({
  id,
  name: textOf(get(properties, 'AlarmName')) ?? '',
}))

/** CodeDeploy's list, and whatever else names alarms by their resources. */
const named = Object.values(project.files).join('\n')

test('an item that sells well takes no release back, and stops none', () => {
  const [conflicts, ...more] = alarms.filter(({ name }) => name.includes('conflicts'))
  expect(more).toEqual([])
  expect(conflicts?.name).toBe(`${service}-database-conflicts-\${AWS::Region}`)
  expect(conflicts?.name).not.toContain(`${service}-\${AWS::Region}-`)
  expect(named).not.toContain(`!Ref ${conflicts?.id}`)
})

test('every other alarm stays where the gate finds it', () => {
  const files = Object.fromEntries(
    Object.entries(project.files).map(([path, text]) => [
      path,
      text.replace(`${service}-\${AWS::Region}-latency-p99`, `${service}-latency-\${AWS::Region}`),
    ]),
  )
  const found = checks.alarms?.(makeProject(topology, files)) ?? []
  expect(found.map(({ problem }) => problem)).toEqual(['the gate between waves would not find it'])
})

test('only an alarm that says so may go by another name', () => {
  const files = Object.fromEntries(
    Object.entries(project.files).map(([path, text]) => [
      path,
      text.replace('Gate: ignores', 'Gate: asks').replace('"Gate": "ignores"', '"Gate": "asks"'),
    ]),
  )
  const found = checks.alarms?.(makeProject(topology, files)) ?? []
  const names = found.map(({ where }) => where).filter((where) => where.endsWith('.AlarmName'))
  expect(names.toSorted()).toEqual(['BackupsAlarm.AlarmName', 'ConflictsAlarm.AlarmName'])
})
