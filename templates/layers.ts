import type { Axes } from '../generators/plan/model.ts'
import base from './base/layer.ts'
import circleci from './ci/circleci/layer.ts'
import github from './ci/github/layer.ts'
import d1 from './data/d1/layer.ts'
import dsql from './data/dsql/layer.ts'
import durableObjects from './data/durable-objects/layer.ts'
import dynamodb from './data/dynamodb/layer.ts'
import dynamodbStrong from './data/dynamodb-strong/layer.ts'
import hyperdrive from './data/hyperdrive/layer.ts'
import kv from './data/kv/layer.ts'
import perRegion from './deployment/per-region/layer.ts'
import stacksets from './deployment/stacksets/layer.ts'
import customDomain from './dns/custom-domain/layer.ts'
import none from './dns/none/layer.ts'
import route53 from './dns/route53/layer.ts'
import workersDev from './dns/workers-dev/layer.ts'
import sam from './framework/sam/layer.ts'
import serverless from './framework/serverless/layer.ts'
import terraform from './framework/terraform/layer.ts'
import workers from './framework/workers/layer.ts'
import allAtOnce from './rollout/all-at-once/layer.ts'
import canaryRegion from './rollout/canary-region/layer.ts'
import interRegionalCanary from './rollout/inter-regional-canary/layer.ts'
import regionalCanary from './rollout/regional-canary/layer.ts'
import lambda from './runtime/lambda/layer.ts'
import workersRuntime from './runtime/workers/layer.ts'
import blank from './sample/blank/layer.ts'
import orders from './sample/orders/layer.ts'
import shiftAllAtOnce from './shift/all-at-once/layer.ts'
import gradual from './shift/gradual/layer.ts'

/**
 * Every layer there is, by axis, in the order in which they are laid over each other. Within an axis the order is the
 * prompt's, and the first is the default. No prompt chooses among the last two: the answers imply them.
 */
export const layers: Axes = {
  base: [base],
  runtime: [lambda, workersRuntime],
  framework: [sam, serverless, terraform, workers],
  deployment: [perRegion, stacksets],
  data: [dynamodb, dynamodbStrong, dsql, durableObjects, d1, kv, hyperdrive],
  sample: [orders, blank],
  ci: [github, circleci],
  rollout: [interRegionalCanary, regionalCanary, canaryRegion, allAtOnce],
  shift: [shiftAllAtOnce, gradual],
  dns: [none, route53, workersDev, customDomain],
}
