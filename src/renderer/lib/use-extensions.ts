import { useCallback, useEffect, useState } from 'react'
import type { MusterError } from '../../contract/errors.ts'
import type { Extension, SettingsProblem } from '../../contract/extension.ts'
import { toMusterError, useClient } from './client.ts'
import { reportError } from './report-error.ts'

export interface ExtensionsOf {
  /** Null until they were read. */
  extensions: readonly Extension[] | null
  /** What Claude does not load of its own settings there. */
  settingsProblems: readonly SettingsProblem[]
  error: MusterError | null
  reload: () => void
  /** Shows the switch at once, and takes it back with the reason when it was refused. */
  turn: (extension: Extension, enabled: boolean) => void
}

/**
 * What claude finds for new sessions of a directory, or in one session; read from the files each time it is
 * asked for, and when `changed` has another value.
 */
export function useExtensions(directory: string, sessionId: string | null, changed?: unknown): ExtensionsOf {
  const client = useClient()
  const [extensions, setExtensions] = useState<readonly Extension[] | null>(null)
  const [settingsProblems, setSettingsProblems] = useState<readonly SettingsProblem[]>([])
  const [error, setError] = useState<MusterError | null>(null)
  const reload = useCallback(() => {
    client.call('extension.list', { directory, ...(sessionId === null ? {} : { sessionId }) }).then(
      (found) => {
        setExtensions(found.extensions)
        setSettingsProblems(found.settingsProblems)
        setError(null)
      },
      (thrown: unknown) => setError(toMusterError(thrown)),
    )
  }, [client, directory, sessionId])
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is read depends on it on the other side.
  useEffect(reload, [reload, changed])
  const turn = ({ kind, name }: Extension, enabled: boolean) => {
    setExtensions(
      (before) =>
        before?.map((other) =>
          other.kind === kind && other.name === name ? { ...other, enabled } : other,
        ) ?? null,
    )
    const call =
      sessionId === null
        ? client.call('extension.setEnabled', { directory, kind, name, enabled })
        : client.call('session.setExtension', { sessionId, kind, name, enabled })
    call.catch((thrown: unknown) => {
      reportError(thrown, `“${name}” could not be switched ${enabled ? 'on' : 'off'}`)
      reload()
    })
  }
  return { extensions, settingsProblems, error, reload, turn }
}
