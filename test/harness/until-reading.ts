import type { Reading } from '../../src/contract/monitor.ts'
import type { Core } from '../../src/main/core/core.ts'

/** Resolves with the first announced reading of an instance that fits. */
export function untilReading(core: Core, isSo: (reading: Reading) => boolean): Promise<Reading> {
  const { promise, resolve } = Promise.withResolvers<Reading>()
  const stop = core.subscribe(
    { names: ['instance.read'] },
    {
      onEvent(event) {
        if (event.name !== 'instance.read') return
        const found = event.payload.readings.find(isSo)
        if (!found) return
        stop()
        resolve(found)
      },
    },
  )
  return promise
}
