import { writeFileSync } from 'node:fs'
import type { Reporter } from 'vitest/node'

/**
 * What went wrong outside of every test (a rejection that nobody awaited, a file that ended its process), which vitest's
 * JSON report leaves out although it fails the run: stack and the test that ran meanwhile, as a JSON list of texts in the file that
 * `MUSTER_UNHANDLED_ERRORS` names.
 */
export default class UnhandledErrors implements Reporter {
  onTestRunEnd(...[, errors]: Parameters<NonNullable<Reporter['onTestRunEnd']>>): void {
    const file = process.env.MUSTER_UNHANDLED_ERRORS
    if (file === undefined) throw new Error('MUSTER_UNHANDLED_ERRORS names no file.')
    const texts = errors.map(({ message, stack, cause, VITEST_TEST_NAME, VITEST_TEST_PATH }) =>
      [cause?.message, stack ?? message, VITEST_TEST_PATH, VITEST_TEST_NAME]
        .filter((text) => text !== undefined)
        .join('\n'),
    )
    writeFileSync(file, JSON.stringify(texts))
  }
}
