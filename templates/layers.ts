import type {
  CiLayer,
  DataLayer,
  FrameworkLayer,
  Layer,
  RolloutLayer,
} from '../generators/render/layer.ts'
import base from './base/layer.ts'
import github from './ci/github/layer.ts'
import dynamodb from './data/dynamodb/layer.ts'
import none from './dns/none/layer.ts'
import route53 from './dns/route53/layer.ts'
import sam from './framework/sam/layer.ts'
import allAtOnce from './rollout/all-at-once/layer.ts'
import canaryRegion from './rollout/canary-region/layer.ts'
import interRegionalCanary from './rollout/inter-regional-canary/layer.ts'
import regionalCanary from './rollout/regional-canary/layer.ts'
import lambda from './runtime/lambda/layer.ts'
import shiftAllAtOnce from './shift/all-at-once/layer.ts'
import gradual from './shift/gradual/layer.ts'

/**
 * Every layer there is, by axis, in the order in which they are laid over each other. Within an axis the order is the
 * prompt's, and the first is the default. No prompt chooses among the last two: the answers imply them.
 */
export const layers = {
  base: [base] as readonly [Layer],
  runtime: [lambda] as readonly Layer[],
  framework: [sam] as readonly FrameworkLayer[],
  data: [dynamodb] as readonly DataLayer[],
  ci: [github] as readonly CiLayer[],
  rollout: [
    interRegionalCanary,
    regionalCanary,
    canaryRegion,
    allAtOnce,
  ] as readonly RolloutLayer[],
  shift: [shiftAllAtOnce, gradual] as readonly Layer[],
  dns: [none, route53] as readonly Layer[],
} as const

export type Axis = keyof typeof layers
