import { prepareDatabase } from '../rollout/hyperdrive.ts'
