import { onTestFinished } from 'vitest'
import { makeDirectory, makeLog } from './fixtures.ts'
import { openStore } from './open-store.ts'
import type { Store } from './store.ts'

/** FOR TESTS: a part over a real database, which can be closed and opened again; both are gone after the test. */
export function createReopenable<Part extends { close(): void }>(
  make: (store: Store, log: ReturnType<typeof makeLog>['log']) => Part,
) {
  const directory = makeDirectory()
  const { log, lines } = makeLog()
  const open = () => {
    const store = openStore({ dataDirectory: directory.path, log })
    return { store, part: make(store, log) }
  }
  let current = open()
  const close = () => {
    current.part.close()
    current.store.close()
  }
  onTestFinished(() => {
    close()
    directory.remove()
  })
  return {
    /** What was logged. */
    lines,
    get store() {
      return current.store
    },
    get part() {
      return current.part
    },
    reopen() {
      close()
      current = open()
    },
  }
}
