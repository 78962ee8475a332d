import { useEffect, useRef, useState } from 'react'
import type { MusterError } from '../../../contract/errors.ts'
import type { Module } from '../../../contract/module.ts'
import type { ModuleFigures } from '../../../contract/module-query.ts'
import { toMusterError, useClient } from '../../lib/client.ts'
import { useLiveValue } from '../../lib/use-live-value.ts'

const nothing = {}
/** Many questions change at once: how busy modules are is read no more often than this, in ms. */
const FIGURES_MS = 1_000

/** The modules that there are, live. */
export function useModules() {
  return useLiveValue('module.list', nothing, 'module.changed', (list) => list)
}

/** How busy each module is, by its name, live. */
export function useFigures(): ReadonlyMap<string, ModuleFigures> {
  const client = useClient()
  const [figures, setFigures] = useState<ReadonlyMap<string, ModuleFigures>>(new Map())
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    let ended = false
    const read = () => {
      client.call('module.figures', {}).then(
        (answer) => !ended && setFigures(new Map(answer.figures.map((each) => [each.module, each]))),
        // The list stands without them; a lost connection is told by the banner.
        () => {},
      )
    }
    const readSoon = () => {
      timer ??= setTimeout(() => {
        timer = undefined
        read()
      }, FIGURES_MS)
    }
    const stop = client.subscribe(
      { names: ['query.changed', 'query.forgotten'] },
      { onEvent: readSoon, onGap: read },
    )
    read()
    return () => {
      ended = true
      clearTimeout(timer)
      stop()
    }
  }, [client])
  return figures
}

/** A module with its schemas, live; null while it is read, or there is no name. */
export function useModule(name: string | null): {
  module: Module | null
  error: MusterError | null
  reload: () => void
} {
  const client = useClient()
  const [state, setState] = useState<{
    name: string
    module: Module | null
    error: MusterError | null
  } | null>(null)
  const [again, setAgain] = useState(0)
  const newest = useRef(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: `again` reads once more.
  useEffect(() => {
    if (name === null) return
    const read = () => {
      newest.current += 1
      const run = newest.current
      client.call('module.get', { name }).then(
        (module) => run === newest.current && setState({ name, module, error: null }),
        (thrown: unknown) =>
          run === newest.current && setState({ name, module: null, error: toMusterError(thrown) }),
      )
    }
    read()
    const stop = client.subscribe({ names: ['module.changed'] }, { onEvent: read, onGap: read })
    return () => {
      newest.current += 1
      stop()
    }
  }, [client, name, again])
  const known = state?.name === name ? state : null
  return { module: known?.module ?? null, error: known?.error ?? null, reload: () => setAgain(again + 1) }
}
