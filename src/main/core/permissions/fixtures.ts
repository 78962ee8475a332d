import type { Policy } from '../../../contract/policy.ts'

/** An enabled rule that allows Bash, for tests; they say only what they are about. */
export function samplePolicy(change: Partial<Policy> = {}): Policy {
  return {
    id: '019aa5c0-0000-7000-8000-000000000005',
    position: 0,
    directory: null,
    sessionId: null,
    tool: 'Bash',
    match: null,
    decision: 'allow',
    reason: null,
    enabled: true,
    createdAt: 0,
    useCount: 0,
    lastUsedAt: null,
    ...change,
  }
}
