import { type DsqlRegions, startDsqlRegions } from './dsql-regions.ts'
