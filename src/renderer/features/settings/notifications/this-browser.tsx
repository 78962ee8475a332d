import { useState } from 'react'
import { allowBrowserNotices, type BrowserNotices, browserNotices } from '../../../lib/notices.ts'
import { reportError } from '../../../lib/report-error.ts'
import { Button } from '../../../ui/button.tsx'

const words: Readonly<Record<Exclude<BrowserNotices, 'none'>, string>> = {
  granted: 'This browser shows notifications of browser channels while a page of Muster is open.',
  denied: 'This browser does not let Muster show notifications. Allow them in its settings for this page.',
  default: 'This browser can show notifications of browser channels while a page of Muster is open.',
  insecure: 'This browser shows notifications only of pages that come by HTTPS or from this machine.',
}

/** Whether the browser that shows this page shows notifications, and the way to allow it. */
export function ThisBrowser() {
  const [state, setState] = useState(browserNotices)
  if (state === 'none') return null
  const allow = () => {
    allowBrowserNotices().then(setState, (error: unknown) =>
      reportError(error, 'The browser could not be asked'),
    )
  }
  return (
    <div className="flex flex-wrap items-center justify-between gap-2 border-line border-t px-4 py-2 max-md:px-3">
      <p className="text-faint text-sm">{words[state]}</p>
      {state === 'default' && (
        <Button size="sm" onClick={allow}>
          Allow in this browser
        </Button>
      )}
    </div>
  )
}
