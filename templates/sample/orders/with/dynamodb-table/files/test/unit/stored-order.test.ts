import { afterEach, expect, test, vi } from 'vitest'

const kept = { id: 'x', sku: 'tea', region: 'a', bodyHash: 'h', at: 1 }
const order = { ...kept, quantity: 2 }

/** What builds have written that may run beside this one, or come back: none is changed, and a new step adds its own. */
const forms = [
  { ...kept, qty: 2, shape: 1 },
  { ...kept, quantity: 2, shape: 2 },
]

afterEach(() => vi.unstubAllEnvs())

test.each(forms)(
  'an order of shape $shape is read, and written again for who knows no other',
  async (form) => {
    vi.stubEnv('STORED_SHAPE', `${form.shape}`)
    vi.resetModules()
    const { storedOrders } = await import('../../src/compat/stored-order.ts')
    expect(storedOrders.read(form)).toEqual(order)
    expect(storedOrders.write(order)).toEqual(form)
  },
)
