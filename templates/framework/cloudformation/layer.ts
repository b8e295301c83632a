import { defineLayer } from '../../../generators/plan/model.ts'
import { pinned } from '../../versions.ts'
import { advice } from './advice.ts'
import { state } from './state.ts'

export default defineLayer({
  id: 'cloudformation',
  title: 'CloudFormation',
  summary: 'A stack a region, one for what exists once, and a bucket of releases in each region.',
  devDependencies: pinned('@aws-sdk/client-cloudformation'),
  checks: () => ({ alarms: 'alarms', function: 'lambda', roles: 'roles', rollout: 'rollout' }),
  state,
  advice,
})
