import { beforeEach, expect, test } from 'vitest'
import { Quorum } from '../../toolkit/laptop/quorum.ts'

const members = ['a', 'b', 'witness']
let quorum: Quorum
beforeEach(() => {
  quorum = new Quorum(members)
})
const havingIt = () => members.filter((member) => quorum.has(member))

test('a cut link leaves each of its ends the third member', () => {
  quorum.cut('a', 'b')
  expect(havingIt()).toEqual(members)
})

test('a member without links has none, and has it again when it rejoins', () => {
  quorum.isolate('a')
  expect(havingIt()).toEqual(['b', 'witness'])
  quorum.rejoin('a')
  expect(havingIt()).toEqual(members)
})

test('one lost member is outvoted, two are too many', () => {
  quorum.lose('b')
  expect(havingIt()).toEqual(['a', 'witness'])
  quorum.cut('witness', 'a')
  expect(havingIt()).toEqual([])
  quorum.regain('b')
  expect(havingIt()).toEqual(members)
})
