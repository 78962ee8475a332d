import { Download } from 'lucide-react'
import { useCallback, useEffect, useState } from 'react'
import { MusterError } from '../../../contract/errors.ts'
import { findApiKey, forgetApiKey } from '../../lib/api-key.ts'
import { download } from '../../lib/download.ts'
import { ApiKeyScreen } from '../../shell/api-key-screen.tsx'
import { Button } from '../../ui/button.tsx'
import { Mark } from '../../ui/mark.tsx'
import { ReadError } from '../../ui/read-error.tsx'
import { SkeletonLines } from '../../ui/skeleton.tsx'
import { OperationsBrowser } from './operations-browser.tsx'
import { type Description, readDescription } from './read-description.ts'

// Before anything else reads the address: a key in it is taken out.
const firstKey = findApiKey()

/**
 * `/api/docs`: the operations of this supervisor, from its own description, with the key that this browser has. The key is
 * sent as a header only; it stands in no address, and in no example that is shown.
 */
export function ReferencePage() {
  // Undefined while it is looked for.
  const [apiKey, setApiKey] = useState<string | null | undefined>(undefined)
  const [refused, setRefused] = useState<string | null>(null)
  const [description, setDescription] = useState<Description | null>(null)
  const [error, setError] = useState<MusterError | null>(null)

  useEffect(() => void firstKey.then(setApiKey), [])

  const read = useCallback(() => {
    if (apiKey == null) return
    setError(null)
    readDescription(apiKey).then(
      (read) => {
        setRefused(null)
        setDescription(read)
      },
      (thrown: unknown) => {
        const failed = thrown instanceof MusterError ? thrown : new MusterError('internal', String(thrown))
        if (failed.code !== 'unauthorized') return setError(failed)
        forgetApiKey(apiKey)
        setRefused(failed.message)
        setApiKey(null)
      },
    )
  }, [apiKey])
  useEffect(read, [read])

  if (apiKey === undefined) return null
  if (apiKey === null) return <ApiKeyScreen refused={refused} onKey={setApiKey} />
  return (
    <div className="h-full overflow-y-auto">
      <header className="border-line border-b">
        <div className="mx-auto flex max-w-[72rem] flex-wrap items-center gap-x-3 gap-y-2 px-4 py-3">
          <h1 className="flex items-center gap-2 font-semibold text-xl">
            <Mark /> Muster API
          </h1>
          {description && <span className="text-muted">{description.info.version}</span>}
          <a href="/" className="text-accent hover:underline">
            Open Muster
          </a>
          {description && (
            <Button icon={Download} className="ml-auto" onClick={() => save(description)}>
              Save openapi.json
            </Button>
          )}
          <p className="w-full text-muted">
            What you try here is done for real by this supervisor, with your key. In the commands that are
            shown, <code className="rounded-sm bg-sunken px-1">$KEY</code> stands for it.
          </p>
        </div>
      </header>
      <div className="mx-auto max-w-[72rem] px-4 pb-8">
        {error && (
          <div className="py-6">
            <ReadError error={error} onAgain={read} />
          </div>
        )}
        {!description && !error && <SkeletonLines lines={8} />}
        {description && <OperationsBrowser apiKey={apiKey} description={description} />}
      </div>
    </div>
  )
}

function save(description: Description): void {
  download(new Blob([JSON.stringify(description, null, 2)], { type: 'application/json' }), 'openapi.json')
}
