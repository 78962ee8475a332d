import { type Preferences, setPreferences, usePreferences } from '../../lib/preferences.ts'
import { Checkbox } from '../../ui/checkbox.tsx'
import { ClaudeStatus } from '../../ui/claude-status.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { Row, Section } from '../../ui/section.tsx'
import { Select, type SelectOption } from '../../ui/select.tsx'
import { BrowserKey } from './browser-key.tsx'
import { BudgetsSection } from './budgets/budgets-section.tsx'
import { ExtensionsSection } from './extensions-section.tsx'
import { PoliciesSection } from './policies/policies-section.tsx'
import { SupervisorSettings } from './supervisor-settings.tsx'

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

/** How the page looks, and what the supervisor does. */
export function SettingsPage() {
  const { theme, density, textSize, singleKeys } = usePreferences()
  return (
    <>
      <PageHeader title="Settings" />
      <div className="min-h-0 flex-1 overflow-y-auto">
        <div className="flex max-w-[56rem] flex-col gap-8 px-4 py-5 max-md:px-3">
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
          <Section title="Keyboard">
            <div className="px-4 py-2.5">
              <Checkbox
                checked={singleKeys}
                onCheckedChange={(checked) => setPreferences({ singleKeys: checked })}
              >
                Shortcuts of a single key
                <span className="block text-muted">
                  Keys like j, k, p and a. Turn them off if they get in the way of voice or other input.
                </span>
              </Checkbox>
            </div>
          </Section>
          {!window.muster && <BrowserKey />}
          <Section title="Claude Code" bare>
            <ClaudeStatus className="rounded-lg border border-line px-4" />
          </Section>
          <BudgetsSection />
          <PoliciesSection />
          <ExtensionsSection />
          <SupervisorSettings />
        </div>
      </div>
    </>
  )
}
