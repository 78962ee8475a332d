import { useState } from 'react'
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
  return <TextControl key={String(setting.value)} {...props} />
}

function TextControl({
  setting,
  disabled,
  invalid,
  describedBy,
  save,
}: Parameters<typeof SettingControl>[0]) {
  const shown = setting.value === null ? '' : String(setting.value)
  const [text, setText] = useState(shown)
  const finish = () => {
    const value = text.trim()
    if (value === shown) setText(shown)
    // An empty field is the default again.
    else save(value === '' ? null : value)
  }
  return (
    <Input
      aria-label={setting.name}
      aria-describedby={describedBy}
      aria-invalid={invalid || undefined}
      className={setting.type === 'text' ? '' : 'tabular-nums'}
      placeholder={setting.defaultValue === null ? 'not set' : String(setting.defaultValue)}
      value={text}
      disabled={disabled}
      onChange={(event) => setText(event.target.value)}
      onBlur={finish}
      onKeyDown={fieldKeys(
        ['Enter', finish],
        [
          'Escape',
          (event) => {
            event.stopPropagation()
            setText(shown)
          },
        ],
      )}
    />
  )
}
