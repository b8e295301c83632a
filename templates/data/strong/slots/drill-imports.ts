import { shortestLoad } from './drills/load.ts'
import { loseRegion } from './drills/lose-region.ts'
