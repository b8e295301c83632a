import { answers, drills } from '../support/faults/edge.ts'
import { drillsNotice } from './faults.ts'
import { sharedInstallation } from './projects.ts'

drillsNotice(drills, sharedInstallation(answers, { ...answers, data: 'hyperdrive' }))
