import { defineConfig } from 'vitest/config'
import { keepCompiled } from './test/harness/keep-compiled.ts'

keepCompiled()

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: [
            'src/**/*.test.{ts,tsx}',
            'resources/**/*.test.ts',
            'scripts/**/*.test.ts',
            'test/docs/**/*.test.ts',
          ],
          // Some start real processes, on machines that do other things.
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'real',
          include: ['test/real/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 60_000,
        },
      },
    ],
    coverage: {
      provider: 'v8',
      include: ['src/**/*.{ts,tsx}'],
      reporter: ['text-summary'],
      // Emptied by each run; the reports of `npm test` lie beside it.
      reportsDirectory: 'coverage/unit',
    },
  },
})
