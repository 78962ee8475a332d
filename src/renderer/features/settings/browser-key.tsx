import { useState } from 'react'
import { isApiKeyRemembered, setApiKeyRemembered } from '../../lib/api-key.ts'
import { Checkbox } from '../../ui/checkbox.tsx'
import { Section } from '../../ui/section.tsx'

/** Whether this browser keeps the API key when its last tab of Muster is closed. */
export function BrowserKey() {
  const [remembered, setRemembered] = useState(isApiKeyRemembered)
  return (
    <Section title="API key">
      <div className="px-4 py-2.5">
        <Checkbox
          checked={remembered}
          onCheckedChange={(checked) => {
            setApiKeyRemembered(checked)
            setRemembered(isApiKeyRemembered())
          }}
        >
          Remember it in this browser
          <span className="block text-muted">
            Otherwise it is kept until the last tab is closed. Not on a computer that others use too.
          </span>
        </Checkbox>
      </div>
    </Section>
  )
}
