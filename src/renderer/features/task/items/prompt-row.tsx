import { useState } from 'react'
import { beginningOf } from '../../../../contract/cut-text.ts'
import type { PromptItem } from '../../../../contract/transcript/transcript-items.ts'
import { CopyButton } from '../../../ui/copy-button.tsx'
import { LongText } from '../../../ui/task/output/long-text.tsx'

const FOLD_LENGTH = 1_500
const FOLD_LINES = 16

/** What a person asked, on a tinted band; long prompts are folded. */
export function PromptRow({ item, taskId }: { item: PromptItem; taskId: string }) {
  const [whole, setWhole] = useState(false)
  const long = item.text.length > FOLD_LENGTH || item.text.split('\n').length > FOLD_LINES
  const shown =
    long && !whole
      ? beginningOf(item.text.split('\n').slice(0, FOLD_LINES).join('\n'), FOLD_LENGTH)
      : item.text
  if (item.promptKind === 'continuation') {
    return <p className="text-faint">Muster asked it to go on: “{item.text}”</p>
  }
  return (
    <div className="group/copy relative rounded-md border-accent border-l-2 bg-selected px-3 py-2">
      <div className="whitespace-pre-wrap break-words pr-7 text-prose">
        <span className="sr-only">You: </span>
        {whole && item.fullLength !== null ? (
          <LongText
            taskId={taskId}
            seq={item.seq === 0 ? null : item.seq}
            text={item.text}
            fullLength={item.fullLength}
          />
        ) : (
          shown
        )}
        {long && !whole && '…'}
      </div>
      {long && (
        <button
          type="button"
          aria-expanded={whole}
          onClick={() => setWhole(!whole)}
          className="mt-1 text-muted underline hover:text-ink"
        >
          {whole ? 'Show less' : showMore(item)}
        </button>
      )}
      <CopyButton
        text={item.text}
        label={item.fullLength === null ? 'Copy prompt' : 'Copy the beginning of the prompt'}
        className="card-copy"
      />
    </div>
  )
}

function showMore({ fullLength }: PromptItem): string {
  if (fullLength === null) return 'Show the whole prompt'
  return `Show more of the prompt, which has ${fullLength.toLocaleString('en-US')} characters`
}
