import { answers, drills } from '../support/faults/strong.ts'
import { drillsNotice } from './faults.ts'
import { sharedInstallation } from './projects.ts'

drillsNotice(drills, sharedInstallation(answers))
