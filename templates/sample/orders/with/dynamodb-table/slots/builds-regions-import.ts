import { topology } from '../../topology.ts'
