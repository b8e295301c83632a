import type { Answers } from '../../generators/plan/model.ts'

/** The defaults of every option, with some answers changed. */
export function answersFor(changed: Partial<Answers> = {}): Answers {
  return {
    name: 'orders',
    framework: 'sam',
    regions: ['us-east-2', 'us-west-2'],
    data: 'dynamodb',
    ci: 'github',
    rollout: 'inter-regional-canary',
    shift: 'canary10-15m',
    ...changed,
  }
}

/** The same for a framework that knows no regions. */
export function answersAtTheEdge(changed: Partial<Answers> = {}): Answers {
  const { regions, ...others } = answersFor()
  return {
    ...others,
    framework: 'workers',
    data: 'durable-objects',
    ...changed,
  }
}
