// biome-ignore-all lint/suspicious/noTemplateCurlyInString: CloudFormation's placeholders
import type { Any } from './project.ts'

/** What SAM's transform calls a resource → what it is called here. */
const names: [RegExp, string][] = [
  [/"Function"/g, '"ApiLambdaFunction"'],
  [/"\$\{Function\}:live"/g, '"${ApiLambdaFunction}:live"'],
  [/"FunctionVersion[0-9a-f]{10}"/g, '"ReleaseVersion"'],
  [/"FunctionAliaslive"/g, '"LiveAlias"'],
  [/"ServerlessDeploymentApplication"/g, '"DeploymentApplication"'],
  [/"FunctionDeploymentGroup"/g, '"DeploymentGroup"'],
]

/** What one side writes in other words than the other. */
function reworded(resources: Any): Any {
  const { ApiLambdaFunction, DeploymentGroup } = resources
  if (!ApiLambdaFunction) return resources
  const { Tags, Description, Code, ...settings } = ApiLambdaFunction.Properties
  // SAM's mark of itself, and its way to publish a version for the same code: here each release changes SERVICE_VERSION.
  ApiLambdaFunction.Properties = settings
  if (settings.Role['Fn::Sub'] === '${FunctionRole.Arn}') {
    settings.Role = { 'Fn::GetAtt': ['FunctionRole', 'Arn'] }
  }
  const { AlarmConfiguration, DeploymentConfigName, ...group } = DeploymentGroup.Properties
  const watching = AlarmConfiguration?.['Fn::If']
  const steps = DeploymentConfigName['Fn::If'] ?? [DeploymentConfigName]
  DeploymentGroup.Properties = {
    ...group,
    // An empty configuration is one that is not enabled.
    alarms: watching && [watching[0], watching[1], Boolean(watching[2].Enabled)],
    steps: steps.map((step: Any) =>
      step['Fn::Sub'] ? `CodeDeployDefault.Lambda${step['Fn::Sub'][1].ConfigName}` : step,
    ),
  }
  return resources
}

const sorted = (value: Any): Any =>
  Array.isArray(value)
    ? value.map(sorted)
    : value && typeof value === 'object'
      ? Object.fromEntries(
          Object.entries(value)
            .sort(([a], [b]) => (a < b ? -1 : 1))
            .map(([key, held]) => [key, sorted(held)]),
        )
      : value

/** A template's resources, outputs and conditions as comparable lines, by id. */
function linesOf({ Resources, Outputs, Conditions = {} }: Any): Map<string, string> {
  const parts = { Output: Outputs, Condition: Conditions }
  const others = Object.entries(parts).flatMap(([part, held]) =>
    Object.entries<Any>(held).map(([id, one]) => [`${part} ${id}`, one]),
  )
  const all = [...Object.entries<Any>(reworded(structuredClone(Resources))), ...others]
  return new Map(all.map(([id, one]) => [id, JSON.stringify(sorted(one))] as const))
}

/** Everything that the two have differently, or one of them alone: SAM's expanded template, and osls's package. */
export function differences(sam: Any, osls: Any): string[] {
  const renamed = names.reduce((text, [from, to]) => text.replace(from, to), JSON.stringify(sam))
  const [theirs, ours] = [linesOf(JSON.parse(renamed)), linesOf(osls)]
  return [...new Set([...theirs.keys(), ...ours.keys()])]
    .filter((id) => theirs.get(id) !== ours.get(id))
    .map((id) => `${id}: SAM's is ${theirs.get(id)}, this is ${ours.get(id)}`)
}
