import { layers } from '../../templates/layers.ts'
import type { CiLayer, DataLayer, Layer, SampleLayer } from '../plan/model.ts'
import { placesOf, strategyFor, unwatchedSeconds } from '../plan/plan.ts'
import { regions } from '../plan/regions.ts'
import { allAtOnce, describeReach, parseShift } from '../plan/rollout.ts'
import { answered, relational } from './answered.ts'
import { deploymentsFor, refuseLongName, withoutDeployment } from './deployment.ts'
import { refuseDomain } from './domain.ts'
import { refuseName } from './name.ts'
import { nearest, quoted } from './nearest.ts'
import type { Choice, Known, Option, Refusal } from './option.ts'
import {
  refuseAnyRegions,
  refuseBeginning,
  refuseForData,
  refuseRegions,
  refuseStrategy,
} from './places.ts'
import { refuseShift } from './shift.ts'

const choiceOf = (layer: Layer): Choice => ({
  value: layer.id,
  title: layer.title,
  hint: layer.summary,
})

/** The layers that the chosen framework has, or all of them while none is chosen. */
const choicesFor = (
  of: readonly (DataLayer | SampleLayer | CiLayer)[],
  { framework }: Known,
): Choice[] =>
  of.filter((layer) => !framework || layer.frameworks.includes(framework)).map(choiceOf)

/** A value of a choice option must be one of its choices; some that people ask for get an answer of their own. */
function refuseUnlisted(
  option: Pick<Option, 'id' | 'choices'>,
  value: string,
  known: Known,
): Refusal | undefined {
  const choices = option.choices?.(known) ?? []
  const values = choices.map((choice) => choice.value)
  if (values.includes(value)) return undefined
  const all = `There ${values.length > 1 ? 'are' : 'is'} ${values.join(', ')}.`
  const asked = answered[option.id]?.get(value.toLowerCase())
  if (asked) {
    const instead = asked.nearest?.find((id) => values.includes(id))
    return { reason: asked.reason, hint: instead ? `Take --${option.id} ${instead}.` : all }
  }
  const elsewhere = layers[option.id as 'data' | 'sample' | 'ci']?.find(({ id }) => id === value)
  if (elsewhere) {
    const like = relational.nearest?.find((id) => values.includes(id))
    return {
      reason: `${elsewhere.title} is not to be had with --framework ${known.framework}`,
      hint: 'relational' in elsewhere && like !== undefined ? `SQL there is --data ${like}.` : all,
    }
  }
  const meant = titled(value, choices) ?? nearest(value, values)
  return {
    reason: `--${option.id} has no choice ${quoted(value)}`,
    hint: meant ? `Did you mean ${meant}?` : all,
  }
}

/** The choice that somebody calls by its title, or by a word of it: `cloudflare`, `aws-sam`. */
function titled(value: string, choices: readonly Choice[]): string | undefined {
  const words = (text: string) =>
    text
      .toLowerCase()
      .split(/[^a-z0-9]+/)
      .filter(Boolean)
  const asked = words(value)
  const found = choices.filter(({ title }) => asked.every((word) => words(title).includes(word)))
  return asked.length > 0 ? found[0]?.value : undefined
}

const defaultShift = 'canary10-15m'

/** How far a bad build comes with the chosen regions, to set the strategies apart. */
export function blastRadiusHint(strategy: string, known: Known): string {
  const layer = layers.rollout.find(({ id }) => id === strategy)
  const framework = layers.framework.find(({ id }) => id === known.framework)
  const chosen = placesOf(known)
  if (!layer || !framework || chosen.length === 0) return ''
  const shift = (layer.shifts && parseShift(known.shift ?? defaultShift)) || allAtOnce
  const reach = describeReach(
    layer.waves(chosen, shift),
    chosen.length,
    unwatchedSeconds(framework),
  )
  return `A bad build reaches ${reach} before an alarm can stop it.`
}

const name: Option<'name'> = {
  id: 'name',
  placeholder: '<name>',
  kind: 'text',
  question: "The project's name",
  summary: "names the package, stacks and table; the directory's last part unless given",
  default: () => 'orders',
  refuse: refuseName,
}

const framework: Option<'framework'> = {
  id: 'framework',
  placeholder: '<id>',
  kind: 'choice',
  question: 'Framework',
  summary: 'what describes and deploys the infrastructure',
  choices: () => layers.framework.map(choiceOf),
  default: () => layers.framework[0]?.id,
  refuse: (value, known) => refuseUnlisted(framework, value, known),
}

const deployment: Option<'deployment'> = {
  id: 'deployment',
  placeholder: '<id>',
  kind: 'choice',
  question: "What changes a wave's regions",
  summary:
    "what changes a wave's regions, where the framework leaves a choice; each by itself unless given",
  optional: true,
  asked: false,
  choices: (known) => deploymentsFor(known).map(choiceOf),
  default: () => undefined,
  without: withoutDeployment,
  refuse: (value, known) =>
    refuseUnlisted(deployment, value, known) ?? refuseLongName(value, known),
}

const regionList: Option<'regions'> = {
  id: 'regions',
  placeholder: '<a,b,...>',
  kind: 'list',
  question: 'Regions, in rollout order; the first is the home region, with the global resources',
  summary: 'two to five regions in rollout order, the home region first',
  choices: () => regions.map(({ name, place }) => ({ value: name, title: name, hint: place })),
  default: () => ['us-east-2', 'us-west-2'],
  without: refuseAnyRegions,
  beginning: refuseBeginning,
  refuse: refuseRegions,
}

const data: Option<'data'> = {
  id: 'data',
  placeholder: '<id>',
  kind: 'choice',
  question: 'Data layer',
  summary: 'where state lives, and how consistent it is over regions',
  choices: (known) => choicesFor(layers.data, known),
  default: (known) => data.choices?.(known)[0]?.value,
  refuse: (value, known) =>
    refuseUnlisted(data, value, known) ?? refuseForData({ ...known, data: value }),
}

const sample: Option<'sample'> = {
  id: 'sample',
  placeholder: '<id>',
  kind: 'choice',
  question: 'Service to begin with, which yours replaces',
  summary: 'the service to begin with, which yours replaces; stock and orders unless given',
  optional: true,
  choices: (known) => choicesFor(layers.sample, known),
  default: () => undefined,
  without: (known) =>
    choicesFor(layers.sample, known).length > 1
      ? undefined
      : {
          reason: `--sample has no meaning with --framework ${known.framework}, for which there is one service alone`,
          hint: 'Leave it out.',
        },
  refuse: (value, known) => refuseUnlisted(sample, value, known),
}

const ci: Option<'ci'> = {
  id: 'ci',
  placeholder: '<id>',
  kind: 'choice',
  question: 'CI system',
  summary: 'what checks every change and carries the rollout',
  choices: (known) => choicesFor(layers.ci, known),
  default: (known) => ci.choices?.(known)[0]?.value,
  refuse: (value, known) => refuseUnlisted(ci, value, known),
}

const approval: Option<'approval'> = {
  id: 'approval',
  kind: 'switch',
  question: 'Does a person let each release go before its first wave?',
  summary: 'a person lets each release go before its first wave',
  optional: true,
  default: () => undefined,
  without: ({ ci: chosen }) => {
    const layer = layers.ci.find(({ id }) => id === chosen)
    if (!layer || layer.approval) return undefined
    return {
      reason: `--approval has no meaning with ${layer.title}, whose pipelines have no step that waits for a person`,
      hint: "Leave it out, and ask for a reviewer in the environment's settings.",
    }
  },
  refuse: () => undefined,
}

const rollout: Option<'rollout'> = {
  id: 'rollout',
  placeholder: '<id>',
  kind: 'choice',
  question: 'Rollout strategy',
  summary: 'in which waves a release reaches the regions, or a share of all traffic',
  choices: (known) => {
    const framework = layers.framework.find(({ id }) => id === known.framework)
    return layers.rollout
      .filter(({ id }) => !refuseStrategy(id, known))
      .map((layer) => choiceOf(framework ? strategyFor(layer, framework) : layer))
      .map(({ hint, ...choice }) => ({
        ...choice,
        hint: `${hint} ${blastRadiusHint(choice.value, known)}`.trim(),
      }))
  },
  default: () => layers.rollout[0]?.id,
  refuse: (value, known) => refuseStrategy(value, known) ?? refuseUnlisted(rollout, value, known),
}

const shift: Option<'shift'> = {
  id: 'shift',
  placeholder: '<shift>',
  kind: 'text',
  question: 'Traffic shift',
  summary: 'canary<percent>-<minutes>m, or linear<percent>-<minutes>m for steps',
  choices: () => [
    { value: 'canary10-15m', title: 'canary10-15m', hint: '10 % for 15 minutes, then all' },
    { value: 'canary10-5m', title: 'canary10-5m', hint: '10 % for 5 minutes, then all' },
    { value: 'linear10-1m', title: 'linear10-1m', hint: '10 % more every minute' },
    { value: 'linear10-10m', title: 'linear10-10m', hint: '10 % more every 10 minutes' },
  ],
  default: () => defaultShift,
  without: (known) =>
    layers.rollout.find(({ id }) => id === known.rollout)?.shifts === false
      ? {
          reason: `--shift has no meaning with ${known.rollout}, which moves all of a place's traffic at once`,
          hint: 'Leave it out, or take --rollout inter-regional-canary.',
        }
      : undefined,
  refuse: refuseShift,
}

const domain: Option<'domain'> = {
  id: 'domain',
  placeholder: '<host>',
  kind: 'text',
  question: 'Domain that users call (empty for none yet)',
  summary: 'like api.example.com; without one, users call the names that the platform gives',
  optional: true,
  default: () => undefined,
  refuse: refuseDomain,
}

/** Every option, in the order in which they are asked. */
export const options = [
  name,
  framework,
  deployment,
  regionList,
  data,
  sample,
  ci,
  approval,
  rollout,
  shift,
  domain,
] as unknown as readonly Option[]

export const optionNamed = (id: string): Option | undefined =>
  options.find((option) => option.id === id)
