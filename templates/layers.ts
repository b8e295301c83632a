import type {
  CiLayer,
  DataLayer,
  FrameworkLayer,
  RolloutLayer,
  RuntimeLayer,
} from '../generators/render/layer.ts'
import base from './base/layer.ts'
import github from './ci/github/layer.ts'
import dynamodb from './data/dynamodb/layer.ts'
import sam from './framework/sam/layer.ts'
import allAtOnce from './rollout/all-at-once/layer.ts'
import canaryRegion from './rollout/canary-region/layer.ts'
import interRegionalCanary from './rollout/inter-regional-canary/layer.ts'
import regionalCanary from './rollout/regional-canary/layer.ts'
import lambda from './runtime/lambda/layer.ts'

/** Every layer there is, by axis. Within an axis the order is the prompt's, and the first is the default. */
export const layers = {
  base: [base],
  runtime: [lambda] as readonly RuntimeLayer[],
  framework: [sam] as readonly FrameworkLayer[],
  data: [dynamodb] as readonly DataLayer[],
  ci: [github] as readonly CiLayer[],
  rollout: [
    interRegionalCanary,
    regionalCanary,
    canaryRegion,
    allAtOnce,
  ] as readonly RolloutLayer[],
} as const

export type Axis = keyof typeof layers
