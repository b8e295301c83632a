import type { Plan, Stateful } from '../../../generators/plan/model.ts'
import { nameOf } from './addresses.ts'

/**
 * The releases and the states. Functions, APIs, alarms and roles are made again from them, and logs end by themselves after
 * 30 days.
 */
export const state = (plan: Plan): Stateful[] =>
  plan.regions.map(({ name: region }) => ({
    id: `releases ${region}`,
    what: `the bucket of ${region}, with its releases and the state of what Terraform made there`,
    identity: `module.bucket_${nameOf(region)}.aws_s3_bucket.region of infra/bootstrap: ${plan.name}-${region}-ACCOUNT`,
  }))
