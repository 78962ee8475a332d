import { RotateCcw } from 'lucide-react'
import { useId, useRef, useState } from 'react'
import { toast } from 'sonner'
import type { MusterError } from '../../../contract/errors.ts'
import type { Setting } from '../../../contract/settings.ts'
import type { Json } from '../../../contract/values.ts'
import { toMusterError, useClient } from '../../lib/client.ts'
import { reportError } from '../../lib/report-error.ts'
import { Badge } from '../../ui/badge.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { InlineCode } from '../../ui/inline-code.tsx'
import type { Tone } from '../../ui/tone.ts'
import { Tooltip } from '../../ui/tooltip.tsx'
import { SettingControl } from './setting-control.tsx'

const origins: Record<Setting['origin'], { word: string; tone: Tone }> = {
  default: { word: 'Default', tone: 'neutral' },
  file: { word: 'File', tone: 'blue' },
  environment: { word: 'Variable', tone: 'amber' },
  flag: { word: 'Flag', tone: 'amber' },
}

/** One setting: what it does, its value to edit in place, where that came from, its default and the way back to it. */
export function SettingRow({ setting }: { setting: Setting }) {
  const client = useClient()
  const noteId = useId()
  const [error, setError] = useState<MusterError | null>(null)
  const [changed, setChanged] = useState(false)
  const save = async (value: Json) => {
    try {
      await client.call('settings.set', { name: setting.name, value })
      setError(null)
      setChanged(true)
    } catch (thrown) {
      setError(toMusterError(thrown))
    }
  }
  const row = useRef<HTMLLIElement>(null)
  const reset = async () => {
    const { name, value } = setting
    try {
      await client.call('settings.set', { name, value: null })
      setError(null)
      setChanged(true)
      // The button has gone with what it takes back.
      row.current?.querySelector<HTMLElement>('input, button')?.focus()
      toast(`${name} is at its default again`, {
        description: `${defaultWords} instead of ${String(value)}`,
        action: {
          label: 'Undo',
          onClick: () =>
            void client
              .call('settings.set', { name, value })
              .catch((thrown: unknown) => reportError(thrown, 'The setting was not brought back')),
        },
      })
    } catch (thrown) {
      setError(toMusterError(thrown))
    }
  }
  const defaultWords = setting.defaultValue === null ? 'Not set' : String(setting.defaultValue)
  const overridden = setting.origin === 'environment' || setting.origin === 'flag'
  const { word, tone } = origins[setting.origin]
  return (
    <li
      ref={row}
      className="grid grid-cols-[minmax(0,1fr)_11rem_4.5rem_1.75rem] items-start gap-x-3 gap-y-1 border-line border-b px-4 py-2 last:border-b-0 max-md:grid-cols-[minmax(0,1fr)_4.5rem_1.75rem] max-md:px-3"
    >
      <div className="min-w-0 max-md:col-span-3">
        <p className="break-words font-mono text-sm">{setting.name}</p>
        <div id={noteId} className="text-muted text-sm">
          <InlineCode text={setting.description} />
          {overridden && (
            <p className="text-amber">
              <InlineCode text={`Set by \`${setting.source ?? ''}\`, which wins over the file.`} />
            </p>
          )}
          {setting.origin !== 'default' && <p className="break-words">Default: {defaultWords}</p>}
          {!setting.live && (
            <p className={changed ? 'text-amber' : 'text-faint'}>Takes effect at the next start.</p>
          )}
          {error && (
            <p role="alert" className="text-red">
              {error.message} {error.code === 'validation' ? '' : error.hint}
            </p>
          )}
        </div>
      </div>
      <SettingControl
        setting={setting}
        disabled={overridden}
        invalid={error !== null}
        describedBy={noteId}
        save={(value) => void save(value)}
      />
      <div className="flex h-7 items-center">
        <Tooltip content={setting.source ?? 'Nobody set it'}>
          <span>
            <Badge tone={tone}>{word}</Badge>
          </span>
        </Tooltip>
      </div>
      {setting.origin === 'file' ? (
        <IconButton
          label={`Back to the default (${defaultWords}): ${setting.name}`}
          icon={RotateCcw}
          onClick={() => void reset()}
        />
      ) : (
        <span />
      )}
    </li>
  )
}
