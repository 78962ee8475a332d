import { useMemo } from 'react'

/** The same object for the same address, so that nothing is read anew when something else of the page changes. */
export function useStable<T extends object>(address: T): T {
  const key = JSON.stringify(address)
  // biome-ignore lint/correctness/useExhaustiveDependencies: by what it says.
  return useMemo(() => address, [key])
}
