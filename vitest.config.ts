import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

/** Real projects in real repositories, and a thousand generated cases each: more than the fast lane has time for. */
const long = [
  'test/cli/{upgrade,worktrees}.test.ts',
  'test/merge/properties/**/*.test.ts',
  'test/{merge,project,write}/**/*.property.test.ts',
]

/** Vitest leaves one core to itself, and does little there: of two cores one would be idle. */
const maxWorkers = Math.max(2, availableParallelism() - 1)

/** The fast lane: `npm test`. The slow lanes are projects of their own, run by `.ci/run`, whose lanes are in .ci/lanes.mjs. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: [
            'test/{options,plan,render,merge,project,write,releases,matrix,app,cli,docs,lanes}/**/*.test.ts',
          ],
          exclude: long,
          testTimeout: 120_000,
          hookTimeout: 120_000,
          maxWorkers,
        },
      },
      {
        test: {
          name: 'merge',
          include: long,
          testTimeout: 600_000,
          maxWorkers,
        },
      },
      {
        test: {
          name: 'infra',
          include: ['test/{iam,infra,ci,ops,serverless,terraform}/**/*.test.ts'],
          testTimeout: 300_000,
          hookTimeout: 300_000,
          maxWorkers,
        },
      },
      {
        test: {
          name: 'pipelines',
          include: ['test/pipelines/**/*.test.ts'],
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          testTimeout: 600_000,
          hookTimeout: 600_000,
          fileParallelism: false,
        },
      },
    ],
  },
})
