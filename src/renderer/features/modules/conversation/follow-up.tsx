import { useState } from 'react'
import { toMusterError, useCallError, useClient } from '../../../lib/client.ts'
import { fieldKeys } from '../../../lib/field-keys.ts'
import { useShortcuts } from '../../../lib/shortcuts.ts'
import { Button } from '../../../ui/button.tsx'
import { ErrorNote } from '../../../ui/error-note.tsx'
import { Textarea } from '../../../ui/input.tsx'
import { keepFollowUp, useFollowUps } from '../ask/ask-draft.ts'
import { openAsk } from '../ask/ask-state.ts'

/** The next question of a conversation. What was begun is kept until it is asked. */
export function FollowUp({ conversationId, module }: { conversationId: string; module: string }) {
  const client = useClient()
  const text = useFollowUps(({ texts }) => texts[conversationId] ?? '')
  const [busy, setBusy] = useState(false)
  const [error, setError] = useCallError()
  useShortcuts([
    {
      keys: 'i',
      label: 'Write the next question',
      safe: 'once',
      group: 'Conversation',
      run: () => document.querySelector<HTMLElement>('[data-follow-up]')?.focus(),
    },
  ])
  const ask = async () => {
    if (busy || text.trim() === '') return
    setBusy(true)
    setError(null)
    try {
      await client.call('module.ask', { question: text.trim(), conversationId, background: true })
      keepFollowUp(conversationId, '')
    } catch (thrown) {
      setError(toMusterError(thrown))
    } finally {
      setBusy(false)
    }
  }
  return (
    <div className="shrink-0 border-line border-t px-4 py-2.5 max-md:px-3">
      <div className="mx-auto flex max-w-[60rem] flex-col gap-2">
        {error && <ErrorNote message={error.message} hint={error.hint} />}
        <div className="flex flex-wrap items-end justify-end gap-2">
          <div className="flex min-w-48 flex-1 max-md:basis-full">
            <Textarea
              data-follow-up
              rows={1}
              maxHeight={12}
              maxLength={200_000}
              aria-label={`Next question to ${module}`}
              placeholder={`Ask ${module} further`}
              value={text}
              onChange={(event) => keepFollowUp(conversationId, event.target.value)}
              onKeyDown={fieldKeys(['Enter', () => void ask()])}
            />
          </div>
          <Button
            onClick={() => openAsk({ module, conversationId, ...(text === '' ? {} : { question: text }) })}
          >
            With more…
          </Button>
          <Button look="primary" disabled={busy || text.trim() === ''} onClick={() => void ask()}>
            {busy ? 'Asking…' : 'Ask'}
          </Button>
        </div>
      </div>
    </div>
  )
}
