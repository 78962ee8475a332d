import { ArrowUp, CircleStop } from 'lucide-react'
import { useEffect, useId, useRef, useState } from 'react'
import { MAX_PROMPT_LENGTH, promptTooLong } from '../../../../contract/operations.ts'
import type { Session } from '../../../../contract/session.ts'
import type { Task } from '../../../../contract/task.ts'
import { toMusterError, useCallError, useClient } from '../../../lib/client.ts'
import { fieldKeys } from '../../../lib/field-keys.ts'
import { openNewTask } from '../../../lib/shell-state.ts'
import { useShortcuts } from '../../../lib/shortcuts.ts'
import { Button } from '../../../ui/button.tsx'
import { whyNot } from '../../../ui/controls/task-controls.ts'
import { useControls } from '../../../ui/controls/use-controls.ts'
import { ErrorNote } from '../../../ui/error-note.tsx'
import { IconButton } from '../../../ui/icon-button.tsx'
import { Textarea } from '../../../ui/input.tsx'
import { CacheNote } from './cache-note.tsx'
import { CommandList } from './command-list.tsx'
import { completeCommand, type SlashCommand } from './complete-command.ts'
import { readDraft, writeDraft } from './drafts.ts'
import { QueuedPrompts } from './queued-prompts.tsx'
import { ModelPicker, PermissionModePicker } from './session-pickers.tsx'
import { useCommands } from './use-commands.ts'

/** From here on the number of characters is shown. */
const NEAR_LIMIT = MAX_PROMPT_LENGTH - 4_000

export interface ComposerProps {
  session: Session
  /** The turn at work or waiting, if any: a prompt sent now is queued behind it. */
  active: Task | undefined
  queued: readonly Task[]
  /** Earlier prompts of the session, oldest first. */
  history: readonly string[]
  /** A prompt was taken: its turn. */
  onSent: (task: Task) => void
}

/** Where the next prompt is written: sent with Enter, queued while a turn is at work. */
export function Composer(props: ComposerProps) {
  const { session } = props
  const ended = whyEnded(session)
  if (ended !== null) {
    return (
      <div className="flex flex-wrap items-center gap-3 border-line border-t px-6 py-3 max-md:px-3">
        <p className="min-w-0 flex-1 text-muted">{ended}</p>
        <Button
          look="primary"
          onClick={() => openNewTask({ directory: session.directory, prompt: readDraft(session.id) })}
        >
          Start in a new session
        </Button>
      </div>
    )
  }
  // Another session is another draft.
  return <Writer key={session.id} {...props} />
}

/** Why a session takes no more prompts; null when it does. */
function whyEnded(session: Session): string | null {
  if (session.importedAt !== null)
    return 'This session was imported: it is read here, and goes on where it was exported.'
  if (session.state === 'ended') return 'This session has ended and can’t go on. What it did stays here.'
  if (session.state === 'released' && !session.resumable) {
    return 'This session’s conversation can’t be restored, so it can’t go on. What it did stays here.'
  }
  return null
}

function Writer({ session, active, queued, history, onSent }: ComposerProps) {
  const client = useClient()
  const control = useControls()
  const listId = useId()
  const field = useRef<HTMLTextAreaElement>(null)
  const [text, setText] = useState(() => readDraft(session.id))
  const [busy, setBusy] = useState(false)
  const [error, setError] = useCallError()
  const [choice, setChoice] = useState(0)
  const [dismissed, setDismissed] = useState(false)
  /** Which earlier prompt is shown, from the newest; -1: what is being written. */
  const [recalled, setRecalled] = useState(-1)
  const { commands, models } = useCommands(session.id, session.instanceId)
  const offered = dismissed ? [] : completeCommand(text, commands)
  const tooLong = text.length > MAX_PROMPT_LENGTH
  const canSend = text.trim() !== '' && !tooLong && !busy
  const canInterrupt = active !== undefined && whyNot('interrupt', active) === null

  useEffect(() => writeDraft(session.id, text), [session.id, text])

  useShortcuts([
    {
      keys: 'Ctrl+Shift+X',
      label: 'Interrupt the turn',
      group: 'Task',
      inFields: true,
      run: () => active && void control('interrupt', [active.id]),
    },
    {
      keys: 'i',
      aliases: ['/'],
      label: 'Write a prompt',
      safe: 'once',
      group: 'Task',
      run: () => field.current?.focus(),
    },
  ])

  function write(next: string | ((now: string) => string)): void {
    setText(next)
    setChoice(0)
    setDismissed(false)
    setRecalled(-1)
  }

  async function send(): Promise<void> {
    if (!canSend) return
    setBusy(true)
    setError(null)
    try {
      const task = await client.call('task.create', { sessionId: session.id, prompt: text, origin: 'person' })
      // What was written meanwhile stays.
      write((now) => (now.startsWith(text) ? now.slice(text.length) : now))
      onSent(task)
    } catch (thrown) {
      setError(toMusterError(thrown))
    } finally {
      setBusy(false)
    }
  }

  function choose(command: SlashCommand): void {
    write(`/${command.name} `)
    field.current?.focus()
  }

  function recall(step: 1 | -1): void {
    const next = Math.min(history.length - 1, Math.max(-1, recalled + step))
    setRecalled(next)
    setDismissed(true)
    setText(next === -1 ? '' : (history.at(-1 - next) ?? ''))
  }

  const command = offered[Math.min(choice, offered.length - 1)]
  const step = (by: 1 | -1) => setChoice((choice + by + offered.length) % offered.length)
  const onKeyDown = fieldKeys(
    ['ArrowDown', () => (command ? step(1) : recalled >= 0 && recall(-1))],
    [
      'ArrowUp',
      () => {
        if (command) return step(-1)
        return (text === '' || recalled >= 0) && history.length > 0 && recall(1)
      },
    ],
    ['Tab', () => command !== undefined && choose(command)],
    ['Enter', () => (command && text !== `/${command.name}` ? choose(command) : void send())],
    ['Mod+Enter', () => void send()],
    ['Escape', () => (command ? setDismissed(true) : field.current?.blur())],
  )

  return (
    <div className="shrink-0 border-line border-t px-6 pt-2.5 pb-3 max-md:px-3">
      <QueuedPrompts
        tasks={queued}
        onEdit={(prompt) => {
          write(text.trim() === '' ? prompt : `${prompt}\n\n${text}`)
          field.current?.focus()
        }}
      />
      {error && (
        <div className="mb-1.5">
          <ErrorNote
            message={error.message}
            hint={error.hint}
            actions={
              error.code === 'not_resumable' ? (
                <Button size="sm" onClick={() => openNewTask({ directory: session.directory, prompt: text })}>
                  Start in a new session
                </Button>
              ) : undefined
            }
          />
        </div>
      )}
      <div className="relative max-w-(--transcript-width) rounded-lg border border-control bg-surface focus-within:outline-2 focus-within:outline-focus focus-within:outline-offset-[-1px]">
        {offered.length > 0 && (
          <CommandList id={listId} commands={offered} active={choice} onChoose={choose} />
        )}
        <Textarea
          ref={field}
          value={text}
          rows={1}
          maxHeight={16}
          role="combobox"
          aria-label="Prompt"
          aria-autocomplete="list"
          aria-expanded={offered.length > 0}
          {...(offered.length > 0
            ? { 'aria-controls': listId, 'aria-activedescendant': `${listId}-${choice}` }
            : {})}
          placeholder={
            active
              ? 'Write the next prompt; it is sent when this turn ends'
              : 'Write a prompt, or / for commands'
          }
          className="border-transparent! bg-transparent! px-3! pt-2! pb-1! text-prose outline-none!"
          onChange={(event) => write(event.target.value)}
          data-enter="sends"
          onKeyDown={onKeyDown}
        />
        <div className="flex flex-wrap items-center gap-1.5 px-2 pb-2">
          <ModelPicker
            session={session}
            models={models}
            className="max-w-44 border-transparent! bg-transparent! text-muted text-sm hover:bg-hover!"
          />
          <PermissionModePicker
            session={session}
            className="border-transparent! bg-transparent! text-muted text-sm hover:bg-hover!"
          />
          <span className="flex-1" />
          {!active && <CacheNote session={session} />}
          {text.length > NEAR_LIMIT && (
            <span role="status" className={tooLong ? 'text-red text-sm' : 'text-muted text-sm'}>
              {tooLong
                ? promptTooLong(text.length)
                : `${text.length.toLocaleString('en-US')} of ${MAX_PROMPT_LENGTH.toLocaleString('en-US')} characters`}
            </span>
          )}
          {canInterrupt && (
            <IconButton
              label="Interrupt the turn"
              shortcut="Ctrl+Shift+X"
              icon={CircleStop}
              onClick={() => void control('interrupt', [active.id])}
            />
          )}
          <Button
            look="primary"
            icon={ArrowUp}
            className="max-md:ml-auto"
            disabled={!canSend}
            onClick={() => {
              field.current?.focus()
              void send()
            }}
          >
            {active ? 'Queue' : 'Send'}
          </Button>
        </div>
      </div>
    </div>
  )
}
