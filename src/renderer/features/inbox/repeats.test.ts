import { expect, test } from 'vitest'
import { samplePermission } from '../../../contract/fixtures/sample-permission.ts'
import { repeats } from './repeats.ts'

test('counts what a person allowed: same tool, same use, same directory', () => {
  const allowed = (change = {}) =>
    samplePermission({ state: 'allowed', answeredBy: 'person', input: { command: 'npm test' }, ...change })
  const settled = [
    allowed(),
    allowed(),
    allowed({ taskId: 'elsewhere' }),
    allowed({ answeredBy: 'policy' }),
    allowed({ state: 'denied' }),
    allowed({ toolName: 'PowerShell' }),
    allowed({ input: { command: 'npm run lint' } }),
  ]
  const directoryOf = ({ taskId }: { taskId: string }) => (taskId === 'elsewhere' ? '/b' : '/a')
  expect(repeats(allowed(), settled, directoryOf)).toBe(2)
  expect(repeats(allowed({ toolName: 'mcp__x__y' }), settled, directoryOf)).toBe(0)
})
