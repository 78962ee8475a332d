import { useEffect, useState } from 'react'
import { useClient } from '../../lib/client.ts'

/** A path that is being typed is not looked up with each letter. */
const TYPED_MS = 100
const MOST = 8

/** Directories that fit what is typed: recent ones that have it in their path, and those whose path begins so. */
export function useDirectories(typed: string, recent: readonly string[], wanted: boolean): readonly string[] {
  const client = useClient()
  const [found, setFound] = useState<{ typed: string; directories: readonly string[] }>()
  useEffect(() => {
    if (!wanted || !/^(~|[/\\]|[a-z]:)/i.test(typed)) return
    let ended = false
    const timer = setTimeout(() => {
      client.call('directory.complete', { path: typed, limit: MOST }).then(
        ({ directories }) => !ended && setFound({ typed, directories }),
        // Without them the field still takes what is typed.
        () => {},
      )
    }, TYPED_MS)
    return () => {
      ended = true
      clearTimeout(timer)
    }
  }, [client, typed, wanted])
  if (!wanted || typed === '') return []
  const begins = found?.typed === typed ? found.directories : []
  const contains = recent.filter((directory) => directory.toLowerCase().includes(typed.toLowerCase()))
  return [...new Set([...begins, ...contains])].filter((directory) => directory !== typed).slice(0, MOST)
}
