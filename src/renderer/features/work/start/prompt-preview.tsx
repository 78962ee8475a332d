import { useEffect, useState } from 'react'
import type { MusterError } from '../../../../contract/errors.ts'
import type { WorkItem } from '../../../../contract/work-item.ts'
import { toMusterError, useClient } from '../../../lib/client.ts'
import { Disclosure } from '../../../ui/disclosure.tsx'
import { ErrorNote } from '../../../ui/error-note.tsx'
import { formatCount } from '../../../ui/format.ts'
import { Scrolls } from '../../../ui/scrolls.tsx'
import { Select } from '../../../ui/select.tsx'
import { SkeletonLines } from '../../../ui/skeleton.tsx'
import { VisibleText } from '../../../ui/visible-text.tsx'

/** While instructions are typed nothing is asked for, in ms. */
const DELAY_MS = 300

interface PreviewProps {
  itemIds: readonly string[]
  items: ReadonlyMap<string, WorkItem>
  instructions: string
}

/** The prompt as it will be sent, of one of the items. */
export function PromptPreview(props: PreviewProps) {
  return (
    <Disclosure summary="The prompt as it will be sent">
      <Preview {...props} />
    </Disclosure>
  )
}

function Preview({ itemIds, items, instructions }: PreviewProps) {
  const client = useClient()
  const [chosen, setChosen] = useState(itemIds[0] ?? '')
  const [prompt, setPrompt] = useState<{ text: string; tokens: number } | null>(null)
  const [error, setError] = useState<MusterError | null>(null)
  useEffect(() => {
    let ended = false
    const timer = setTimeout(() => {
      const given = instructions.trim()
      client
        .call('work.prime', {
          itemId: chosen,
          asPrompt: true,
          ...(given === '' ? {} : { instructions: given }),
        })
        .then(
          (answer) => {
            if (ended) return
            setPrompt(answer)
            setError(null)
          },
          (thrown: unknown) => !ended && setError(toMusterError(thrown)),
        )
    }, DELAY_MS)
    return () => {
      ended = true
      clearTimeout(timer)
    }
  }, [client, chosen, instructions])
  return (
    <div className="mt-1 flex flex-col gap-1.5">
      {itemIds.length > 1 && (
        <Select
          label="Item whose prompt is shown"
          value={chosen}
          options={itemIds.map((value) => ({ value, label: items.get(value)?.title ?? value }))}
          onValueChange={setChosen}
        />
      )}
      {error && <ErrorNote message={error.message} hint={error.hint} />}
      {prompt === null && !error && <SkeletonLines lines={3} />}
      {prompt !== null && (
        <>
          <p className="text-faint text-sm">About {formatCount(prompt.tokens)} tokens</p>
          <Scrolls
            as="section"
            aria-label="Prompt"
            className="max-h-60 overflow-y-auto whitespace-pre-wrap break-words rounded-md border border-line bg-sunken p-2.5 text-sm"
          >
            <VisibleText text={prompt.text} kind="content" />
          </Scrolls>
        </>
      )}
    </div>
  )
}
