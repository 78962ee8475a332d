import { type Preferences, setPreferences, usePreferences } from '../../lib/preferences.ts'
import { Checkbox } from '../../ui/checkbox.tsx'
import { Row, Section } from '../../ui/section.tsx'
import { Select, type SelectOption } from '../../ui/select.tsx'

const themes: SelectOption<Preferences['theme']>[] = [
  { value: 'system', label: 'As the system' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
]
const densities: SelectOption<Preferences['density']>[] = [
  { value: 'compact', label: 'Compact' },
  { value: 'normal', label: 'Normal' },
  { value: 'comfortable', label: 'Comfortable' },
]
const textSizes: SelectOption<Preferences['textSize']>[] = [
  { value: 'normal', label: 'Normal' },
  { value: 'large', label: 'Large' },
  { value: 'larger', label: 'Larger' },
]

/** How the page looks in this browser. */
export function AppearanceSection() {
  const { theme, density, textSize } = usePreferences()
  return (
    <Section title="Appearance" note="Kept in this browser.">
      <Row label="Theme">
        {(id) => (
          <Select
            id={id}
            className="w-44"
            value={theme}
            options={themes}
            onValueChange={(value) => setPreferences({ theme: value })}
          />
        )}
      </Row>
      <Row label="Density of lists">
        {(id) => (
          <Select
            id={id}
            className="w-44"
            value={density}
            options={densities}
            onValueChange={(value) => setPreferences({ density: value })}
          />
        )}
      </Row>
      <Row label="Text size">
        {(id) => (
          <Select
            id={id}
            className="w-44"
            value={textSize}
            options={textSizes}
            onValueChange={(value) => setPreferences({ textSize: value })}
          />
        )}
      </Row>
    </Section>
  )
}

/** Whether keys without a modifier do something in this browser. */
export function KeyboardSection() {
  const singleKeys = usePreferences((state) => state.singleKeys)
  return (
    <Section title="Keyboard" note="Kept in this browser.">
      <div className="px-4 py-2.5">
        <Checkbox checked={singleKeys} onCheckedChange={(checked) => setPreferences({ singleKeys: checked })}>
          Shortcuts of a single key
          <span className="block text-muted">
            Keys like j, k, p and a. Turn them off if they get in the way of voice or other input.
          </span>
        </Checkbox>
      </div>
    </Section>
  )
}
