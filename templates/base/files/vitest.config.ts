import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Emulators and regions are started as processes of their own.
    hookTimeout: 30_000,
    testTimeout: 30_000,
  },
})
