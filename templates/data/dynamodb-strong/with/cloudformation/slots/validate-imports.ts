import { votes } from './votes.ts'
