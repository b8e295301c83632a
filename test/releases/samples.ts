import type { Answers } from '../../generators/plan/model.ts'
import { answersAtTheEdge, answersFor } from '../support/answers.ts'

/** The projects that are kept of every release. Together they meet every layer; a test holds them to it. */
export const samples: Readonly<Record<string, Answers>> = {
  'sam-default': answersFor(),
  'sam-five-regions': answersFor({
    regions: ['us-east-2', 'us-west-2', 'eu-west-1', 'ap-southeast-2', 'sa-east-1'],
    rollout: 'regional-canary',
    shift: 'linear20-5m',
    ci: 'circleci',
    approval: true,
    domain: 'api.example.com',
  }),
  'sam-all-at-once': withoutShift(answersFor({ rollout: 'all-at-once' })),
  'sam-canary-region': withoutShift(
    answersFor({
      name: 'shop-2',
      rollout: 'canary-region',
      regions: ['us-west-2', 'eu-west-1', 'ap-southeast-2'],
    }),
  ),
  'sam-blank': answersFor({ sample: 'blank' }),
  'sam-strong': answersFor({
    data: 'dynamodb-strong',
    regions: ['us-east-1', 'us-east-2', 'us-west-2'],
  }),
  'sam-stacksets': answersFor({
    deployment: 'stacksets',
    regions: ['us-east-2', 'us-west-2', 'eu-west-1'],
  }),
  serverless: answersFor({
    framework: 'serverless',
    rollout: 'regional-canary',
    shift: 'linear20-5m',
    domain: 'api.example.com',
  }),
  terraform: answersFor({ framework: 'terraform', domain: 'api.example.com' }),
  'terraform-three-regions': withoutShift(
    answersFor({
      framework: 'terraform',
      rollout: 'canary-region',
      ci: 'circleci',
      regions: ['us-west-2', 'eu-west-1', 'ap-southeast-2'],
    }),
  ),
  'terraform-dsql': answersFor({ framework: 'terraform', data: 'dsql' }),
  'sam-dsql': answersFor({ data: 'dsql', domain: 'api.example.com' }),
  'workers-objects': answersAtTheEdge({ domain: 'api.example.com' }),
  'workers-d1': answersAtTheEdge({
    data: 'd1',
    ci: 'circleci',
    shift: 'linear20-5m',
  }),
  'workers-hyperdrive': answersAtTheEdge({ data: 'hyperdrive', ci: 'circleci' }),
  'workers-kv': withoutShift(answersAtTheEdge({ data: 'kv', rollout: 'all-at-once' })),
}

/** A strategy that moves all traffic at once records none. */
function withoutShift({ shift, ...answers }: Answers): Answers {
  return answers
}
