// Loaded into the children of a pipeline's job by NODE_OPTIONS: a release command's waits of minutes take milliseconds, or
// as long as the visitors of a minute need, where there are visitors. The limits of its calls are callbacks' timers, and
// stay what they are, as does every other program.
import { createRequire, syncBuiltinESMExports } from 'node:module'

const SHORTER = 1000

if (/\/ops\/(deploy|gate|rollback)\.ts$/.test(process.argv[1] ?? '')) {
  const timers = createRequire(import.meta.url)('node:timers/promises')
  const { setTimeout: wait } = timers
  const { WAITING_ROOM } = process.env
  timers.setTimeout = (milliseconds, ...rest) =>
    WAITING_ROOM ? fetch(`${WAITING_ROOM}/${milliseconds}`) : wait(milliseconds / SHORTER, ...rest)
  syncBuiltinESMExports()
}
