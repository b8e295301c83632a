import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { answersAtTheEdge } from '../support/answers.ts'
import { byHand, openShop, send } from './by-hand.ts'
import { type Cloudflare, startCloudflare } from './cloudflare/account.ts'
import { installProjects, type Project, type Projects } from './projects.ts'
import { startVisitors } from './visitors.ts'

const chosen = { rollout: 'all-at-once' }

/** What the account makes for a data layer at the first deployment, and what its data is changed by. */
const made = {
  d1: /POST .*d1\/database$/,
  kv: /POST .*storage\/kv\/namespaces$/,
}

describe('one command rolls a release out', () => {
  let projects: Projects
  beforeAll(async () => {
    projects = await installProjects(answersAtTheEdge({ ...chosen, data: 'd1' }))
  })
  afterAll(() => projects?.remove())

  describe.each(Object.entries(made))('with %s', (data, call) => {
    let cloudflare: Cloudflare
    let project: Project
    beforeAll(async () => {
      cloudflare = await startCloudflare(projects.folder)
      project = projects.make(answersAtTheEdge({ ...chosen, data }))
      await openShop(project, cloudflare)
    })
    afterAll(async () => {
      await cloudflare?.stop()
      expect(cloudflare?.unknown).toEqual([])
    })

    test('the first deployment makes what holds the data, and a release keeps it', async () => {
      const calls = () => cloudflare.calls.filter((one) => call.test(one)).length
      expect(calls()).toBe(1)
      const order = { sku: 'lamp', quantity: 2 }
      const key = { 'idempotency-key': 'an-order-of-the-tests' }
      const placed = await send(cloudflare, 'POST', '/orders', order, key)
      expect(placed.status).toBe(201)

      const [before] = cloudflare.deployment('orders')
      const visitors = await startVisitors(cloudflare)
      try {
        const WAITING_ROOM = visitors.waitingRoom
        await byHand(project, cloudflare, 'npm run deploy', { ...projects.env, WAITING_ROOM })
      } finally {
        await visitors.stop()
      }
      const [after, ...others] = cloudflare.deployment('orders')
      expect(others).toEqual([])
      expect(after?.version_id).not.toBe(before?.version_id)
      expect(visitors.seen.filter(({ status }) => status !== 200)).toEqual([])
      expect(calls()).toBe(1)
      const again = await send(cloudflare, 'POST', '/orders', order, key)
      expect(await again.json()).toEqual(await placed.json())
    })
  })
})
