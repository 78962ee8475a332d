import { useEffect, useRef, useState } from 'react'
import type { Setting } from '../../../contract/settings.ts'
import type { Json } from '../../../contract/values.ts'
import { fieldKeys } from '../../lib/field-keys.ts'
import { Checkbox } from '../../ui/checkbox.tsx'
import { Input } from '../../ui/input.tsx'
import { Select } from '../../ui/select.tsx'

/** What a setting's value is edited with. `save` is called when the person is done with it. */
export function SettingControl(props: {
  setting: Setting
  disabled: boolean
  invalid: boolean
  describedBy: string
  save: (value: Json) => void
}) {
  const { setting, disabled, save } = props
  if (setting.type === 'boolean') {
    return (
      <Checkbox
        label={setting.name}
        checked={setting.value === true}
        disabled={disabled}
        onCheckedChange={save}
      />
    )
  }
  if (setting.type === 'choice') {
    return (
      <Select
        label={setting.name}
        className="w-full"
        value={String(setting.value)}
        disabled={disabled}
        options={(setting.choices ?? []).map((choice) => ({ value: choice, label: choice }))}
        onValueChange={save}
      />
    )
  }
  return <TextControl {...props} />
}

function TextControl({
  setting,
  disabled,
  invalid,
  describedBy,
  save,
}: Parameters<typeof SettingControl>[0]) {
  const shown = setting.value === null ? '' : String(setting.value)
  /** What is being written; null: nothing, the value is shown. */
  const [draft, setDraft] = useState<string | null>(null)
  const field = useRef<HTMLInputElement>(null)
  const isSent = useRef(false)
  const finish = () => {
    const value = (draft ?? shown).trim()
    if (value === shown) return setDraft(null)
    isSent.current = true
    // An empty field is the default again.
    save(value === '' ? null : value)
  }
  // The value took effect, or was changed elsewhere: then what is being written here stays, with the focus in it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only when the value changed
  useEffect(() => {
    if (isSent.current || document.activeElement !== field.current) setDraft(null)
    isSent.current = false
  }, [shown])
  return (
    <Input
      aria-label={setting.name}
      aria-describedby={describedBy}
      aria-invalid={invalid || undefined}
      className={setting.type === 'text' ? '' : 'tabular-nums'}
      placeholder={setting.defaultValue === null ? 'not set' : String(setting.defaultValue)}
      ref={field}
      value={draft ?? shown}
      disabled={disabled}
      onChange={(event) => setDraft(event.target.value)}
      onBlur={finish}
      onKeyDown={fieldKeys(
        ['Enter', finish],
        [
          'Escape',
          (event) => {
            event.stopPropagation()
            // Nothing is being written: it leaves the field.
            if (draft === null) field.current?.blur()
            else setDraft(null)
          },
        ],
      )}
    />
  )
}
