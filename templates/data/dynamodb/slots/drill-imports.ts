import { loseRegion, shortestLoad } from './drills/lose-region.ts'
