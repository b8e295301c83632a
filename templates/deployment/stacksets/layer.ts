import { defineDeployment } from '../../../generators/plan/model.ts'
import { advice } from './advice.ts'

export default defineDeployment({
  id: 'stacksets',
  title: 'A CloudFormation stack set',
  summary:
    'One operation for all of a wave, by a stack set in the home region; without that region nothing is deployed or taken back.',
  stackPrefix: 'StackSet-',
  stackSuffix: '-…',
  waveJobs: 'one job a wave',
  // One role becomes another to change a stack, and AWS ends what it becomes so after an hour; what CloudFormation does then is
  // not written. A quarter of an hour is for all that is not the shift.
  longestShift: {
    minutes: 45,
    because: 'the session by which a stack set changes a region ends after an hour',
  },
  // A physical name that CodeDeploy takes has 100 characters at most: CloudFormation keeps about 43 of the stack's own, and
  // 17 of those are StackSet- and -region-. Permissions go by what is left.
  longestName: {
    characters: 24,
    because: 'CloudFormation cuts longer ones in the names of what a stack set makes',
  },
  checks: () => ({ operations: 'stackSet' }),
  advice,
})
