import { checkAnswer } from '../../generators/options/answers.ts'
import type { Option, Value } from '../../generators/options/option.ts'
import { options } from '../../generators/options/table.ts'
import type { Answers } from '../../generators/plan/model.ts'
import { placesOf } from '../../generators/plan/plan.ts'
import { layers } from '../../templates/layers.ts'

/** Five regions on four continents; a combination takes the first two to five of them. */
const spread = ['us-east-2', 'us-west-2', 'eu-west-1', 'ap-southeast-2', 'sa-east-1']

/** The values to try for an option that has no closed list of choices. */
const samples: Partial<Record<keyof Answers, (Value | undefined)[]>> = {
  name: ['orders'],
  regions: [2, 3, 4, 5].map((count) => spread.slice(0, count)),
  deployment: [undefined, 'stacksets'],
  sample: [undefined],
  approval: [undefined, true],
  // One that CodeDeploy has ready-made, one linear, and two that need a configuration of their own.
  shift: ['canary10-15m', 'linear10-1m', 'canary25-7m', 'linear20-5m'],
  domain: [undefined, 'api.example.com'],
}

const valuesOf = (option: Option, known: Partial<Answers>) =>
  samples[option.id] ?? option.choices?.(known).map(({ value }) => value) ?? []

/** Every valid combination of answers, from the option table; of those with another sample than the first one for each database. */
export function combinations(): Answers[] {
  let partial: Partial<Answers>[] = [{}]
  for (const option of options) {
    partial = partial.flatMap((known) => {
      if (option.without?.(known)) return [known]
      return valuesOf(option, known)
        .filter((value) => value === undefined || !checkAnswer(option, value, known))
        .map((value) => (value === undefined ? known : { ...known, [option.id]: value }))
    })
  }
  return [...(partial as Answers[]), ...withOtherSamples(partial as Answers[])]
}

/** What else differs is spread over them. */
function withOtherSamples(all: Answers[]): Answers[] {
  const databases = Map.groupBy(all, ({ framework, data }) => `${framework} ${data}`)
  return [...databases.values()].flatMap((those, index) => {
    const answers = those[(37 * index) % those.length]
    const others = layers.sample.slice(1)
    return others.flatMap(({ id, frameworks }) =>
      answers && frameworks.includes(answers.framework) ? [{ ...answers, sample: id }] : [],
    )
  })
}

/** A combination's name in a test report. */
export const titleOf = (answers: Answers): string =>
  [
    answers.framework,
    answers.deployment,
    answers.data,
    answers.sample,
    answers.ci,
    answers.rollout,
    answers.shift,
    answers.regions ? `${placesOf(answers).length} regions` : 'everywhere',
    answers.approval && 'approval',
    answers.domain,
  ]
    .filter((part) => part)
    .join(' ')
