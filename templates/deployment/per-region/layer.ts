import { defineDeployment } from '../../../generators/plan/model.ts'

export default defineDeployment({
  id: 'per-region',
  title: 'Each region by itself',
  summary: "A deployment of its own in each of a wave's regions, which asks no other region.",
  stackPrefix: '',
  stackSuffix: '',
  waveJobs: 'a job for each region of a wave',
})
