const [region = ''] = topology.rollout.waves[0]?.regions ?? []

test('a wave that leaves a region out is found', () => {
  const problems = foundAfter((text) => text.replace(`${region}\n      - gate`, 'x\n      - gate'))
  expect(problems).toContain('wave-1: its regions are not those of topology.ts')
})
