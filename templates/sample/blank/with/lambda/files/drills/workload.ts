import type { Note } from '../src/domain/notes.ts'
import { Acknowledged } from '../toolkit/rehearsal/acknowledged.ts'
import type { Users } from '../toolkit/rehearsal/users.ts'
import type { Outcome, Workload } from '../toolkit/rehearsal/workload.ts'

/** What the drills let this service's users do: put its own in the place of this when you replace the sample. */
export const newWorkload = (): Workload => new Notes()

/** Everybody writes notes, and reads the last one. What was acknowledged is then asked for in every region. */
class Notes extends Acknowledged implements Workload {
  async open(): Promise<void> {}

  async act(from: Users, number: number): Promise<Outcome> {
    const body = { text: `note ${number}` }
    const answer = await from.send({ method: 'POST', path: '/notes', body, key: `${number}` })
    if (answer?.status !== 201) return answer && 'wrong'
    this.add(`/notes/${(answer.body as Note).id}`, answer)
    return 'done'
  }

  async look(from: Users): Promise<void> {
    const { path } = this.all.at(-1) ?? {}
    if (path) await from.send({ method: 'GET', path })
  }
}
