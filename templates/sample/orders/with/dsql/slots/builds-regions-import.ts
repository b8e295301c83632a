import { topology } from '../../topology.ts'
import { type DsqlRegions, startDsqlRegions } from './dsql-regions.ts'
