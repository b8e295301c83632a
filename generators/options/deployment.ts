import { layers } from '../../templates/layers.ts'
import type { DeploymentLayer } from '../plan/model.ts'
import type { Known, Refusal } from './option.ts'

/** The ways to change a wave's regions that the chosen framework leaves open, or all of them while none is chosen. */
export function deploymentsFor({ framework }: Known): readonly DeploymentLayer[] {
  if (!framework) return layers.deployment
  const open = layers.framework.find(({ id }) => id === framework)?.deployments ?? []
  return layers.deployment.filter(({ id }) => open.includes(id))
}

/** Why there is nothing to choose, where there is one way or none. */
export function withoutDeployment(known: Known): Refusal | undefined {
  if (deploymentsFor(known).length > 1) return undefined
  return {
    reason: `--deployment has no meaning with --framework ${known.framework}, which has one way to change a wave's regions`,
    hint: 'Leave it out.',
  }
}

/** Why a way does not go with the project's name. */
export function refuseLongName(id: string, { name = '' }: Known): Refusal | undefined {
  const { longestName } = layers.deployment.find((layer) => layer.id === id) ?? {}
  if (!longestName || name.length <= longestName.characters) return undefined
  const { characters, because } = longestName
  return {
    reason: `With ${id} the project's name takes ${characters} characters at most, and ${name} has ${name.length}: ${because}`,
    hint: 'Take a shorter --name, or leave --deployment out.',
  }
}
