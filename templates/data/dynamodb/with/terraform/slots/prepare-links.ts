import { replicaAmong } from './global-replicas.ts'
