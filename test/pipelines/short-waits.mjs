// Loaded into the children of a pipeline's job by NODE_OPTIONS: a release command's waits of minutes take milliseconds, or
// as long as the visitors of a minute need, where there are visitors; its clock has moved on by all of them. The limits of
// its calls are callbacks' timers, and stay what they are, as does every other program.
import { createRequire, syncBuiltinESMExports } from 'node:module'

const SHORTER = 1000

if (/\/commands\/(deploy|gate|rollback)\.ts$/.test(process.argv[1] ?? '')) {
  const timers = createRequire(import.meta.url)('node:timers/promises')
  const { setTimeout: wait } = timers
  const { WAITING_ROOM } = process.env
  const now = performance.now.bind(performance)
  let waited = 0
  performance.now = () => now() + waited
  timers.setTimeout = async (milliseconds, ...rest) => {
    if (WAITING_ROOM) await fetch(`${WAITING_ROOM}/${milliseconds}`)
    else await wait(milliseconds / SHORTER, ...rest)
    waited += milliseconds
  }
  syncBuiltinESMExports()
}
