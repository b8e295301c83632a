import type { Answers } from '../../generators/plan/plan.ts'

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
