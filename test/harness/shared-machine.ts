import { expect, vi } from 'vitest'
import type { Core } from '../../src/main/core/core.ts'
import { cachePath } from '../../src/main/core/tracking/layers/shared-address.ts'
import { copyOf } from './outage-schedule.ts'
import { temporaryDirectory, testCore } from './test-core.ts'

/** A supervisor of a shared database whose copy is made, at `path`; until the test ends. */
export async function sharedMachine(
  url: string,
  dataDirectory = temporaryDirectory('data'),
): Promise<{ core: Core; path: string }> {
  const core = await testCore({ dataDirectory, trackingDatabaseUrl: url, log: () => {} })
  await core.call('work.list', {})
  const path = cachePath(dataDirectory, url)
  await vi.waitFor(() => expect(copyOf(path, 'cache_state')).toHaveLength(1), { timeout: 20_000 })
  return { core, path }
}
