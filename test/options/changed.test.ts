import { expect, test } from 'vitest'
import { changedAnswers } from '../../generators/options/changed.ts'
import { answersFor } from '../support/answers.ts'

const answers = answersFor()

test('answers that stay are no change', () => {
  expect(changedAnswers({ ...answers }, answers)).toEqual([])
})

test('what was not said stands for the first choice, and is no change beside it', () => {
  const before = { ...answers }
  expect(changedAnswers(before, { ...answers, deployment: 'per-region' })).toEqual([])
  expect(changedAnswers(before, { ...answers, deployment: 'stacksets' })).toEqual([
    { id: 'deployment', from: 'per-region', to: 'stacksets' },
  ])
})

test('a list is changed by its order; what has no meaning any more, or no option, became none', () => {
  const [first = '', ...others] = answers.regions ?? []
  const { shift, ...after } = { ...answers, regions: [...others, first] }
  expect(changedAnswers({ ...answers, continents: ['oc', 'sa'], approval: true }, after)).toEqual([
    { id: 'regions', from: [first, ...others].join(', '), to: [...others, first].join(', ') },
    { id: 'approval', from: 'yes', to: 'none' },
    { id: 'shift', from: shift, to: 'none' },
    { id: 'continents', from: 'oc, sa', to: 'none' },
  ])
})
