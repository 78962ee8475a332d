import { useMemo } from 'react'
import type { Instance } from '../../../contract/instance.ts'
import { useLive } from '../../lib/store.ts'

/** Living instances; a new array when one came or went, not when one changed. */
export function useInstances(): readonly Instance[] {
  const ids = useLive(({ instances }) => [...instances.keys()].join())
  // biome-ignore lint/correctness/useExhaustiveDependencies: the map is changed in place; the ids tell when.
  return useMemo(() => [...useLive.getState().instances.values()], [ids])
}
