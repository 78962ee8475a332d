import { useEffect, useState } from 'react'
import type { DefaultMode } from '../../../contract/extension.ts'
import { useClient } from '../../lib/client.ts'
import { permissionModes } from '../../ui/permission-modes.ts'
import type { SelectOption } from '../../ui/select.tsx'

/** A directory that is being typed is not asked about with each letter. */
const TYPED_MS = 300

/** The choice of what the settings of Claude Code say for a directory, in words: the mode and where it comes from. */
export function useSettingsMode(directory: string): SelectOption<'settings'> {
  const client = useClient()
  const [found, setFound] = useState<DefaultMode | null>(null)
  useEffect(() => {
    setFound(null)
    if (directory === '') return
    let ended = false
    const timer = setTimeout(() => {
      client.call('directory.settings', { directory }).then(
        ({ defaultMode }) => !ended && setFound(defaultMode),
        // A directory that is not there is told when the task is started.
        () => {},
      )
    }, TYPED_MS)
    return () => {
      ended = true
      clearTimeout(timer)
    }
  }, [client, directory])
  return { value: 'settings', ...inWords(found) }
}

function inWords(mode: DefaultMode | null): { label: string; note: string } {
  if (mode === null)
    return { label: 'By the settings', note: 'As the settings of Claude Code say for the directory.' }
  const { permissionMode, path, note } = mode
  const name = permissionModes.find(({ value }) => value === permissionMode)?.label ?? permissionMode
  const from = path === null ? 'No settings file of Claude Code says otherwise.' : `From ${path}.`
  return { label: `${name} (by the settings)`, note: note === null ? from : `${note} ${from}` }
}
