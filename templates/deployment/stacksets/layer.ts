import { defineDeployment } from '../../../generators/render/layer.ts'
import { advice } from './advice.ts'

export default defineDeployment({
  id: 'stacksets',
  title: 'A CloudFormation stack set',
  summary:
    'One operation for all of a wave, by a stack set in the home region; without that region nothing is deployed or taken back.',
  stackPrefix: 'StackSet-',
  stackSuffix: '-…',
  waveJobs: 'one job a wave',
  advice,
})
