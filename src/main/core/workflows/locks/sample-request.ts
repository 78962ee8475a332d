import type { LockRequest } from './lock-types.ts'

/** FOR TESTS: a request that waits and holds without end; they say only what they are about. */
export function sampleRequest(
  change: Pick<LockRequest, 'owner' | 'needs'> & Partial<LockRequest>,
): LockRequest {
  return {
    priority: 0,
    timeoutMs: null,
    leaseMs: null,
    node: null,
    onGranted: () => {},
    onLost: () => {},
    ...change,
  }
}
