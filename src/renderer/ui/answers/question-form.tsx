import { clsx } from 'clsx'
import { useId, useState } from 'react'
import type { Permission } from '../../../contract/permission.ts'
import type { Json } from '../../../contract/values.ts'
import { isByKey } from '../../lib/answers.ts'
import { useShortcuts } from '../../lib/shortcuts.ts'
import { Button } from '../button.tsx'
import { Input } from '../input.tsx'
import { VisibleText } from '../visible-text.tsx'
import { field, list } from './describe-permission.ts'

interface Answer {
  chosen: readonly string[]
  other: string
}

const none: Answer = { chosen: [], other: '' }

/** The questions of `AskUserQuestion` with their options and a free answer each. */
export function QuestionForm(props: {
  permission: Permission
  busy: boolean
  /** The digits choose options of the first question, Enter answers. */
  keys: boolean
  /** Whether these keys may do so now: it was seen, and waits. */
  canAnswer: boolean
  /** The tool's input with the answers in it, as the CLI wants it. */
  onAnswer: (updatedInput: Record<string, Json>, byKey: boolean) => void
  onDecline: () => void
}) {
  const questions = list(props.permission.input, 'questions')
  const [answers, setAnswers] = useState<Record<number, Answer>>({})
  const texts = questions.map((_, index) => {
    const { chosen, other } = answers[index] ?? none
    return [...chosen, other.trim()].filter(Boolean).join(', ')
  })
  const complete = questions.length > 0 && texts.every((text) => text !== '')
  const send = (byKey: boolean) => {
    if (!complete || props.busy) return
    const given = Object.fromEntries(
      questions.map((question, index) => [field(question, 'question') ?? '', texts[index] ?? '']),
    )
    props.onAnswer({ ...props.permission.input, answers: given }, byKey)
  }
  const [first] = questions
  const firstOptions = list(first, 'options').slice(0, 9)
  useShortcuts(
    firstOptions.map((option, index) => ({
      keys: String(index + 1),
      label: `Choose: ${field(option, 'label') ?? ''}`,
      group: 'Request',
      run: () => {
        if (!props.canAnswer) return
        const answer = answers[0] ?? none
        setAnswers({ ...answers, 0: toggle(first, answer, field(option, 'label') ?? '') })
      },
    })),
    props.keys,
    props.permission.id,
  )
  useShortcuts(
    [{ keys: 'Enter', label: 'Send the answer', group: 'Request', run: () => props.canAnswer && send(true) }],
    props.keys,
    props.permission.id,
  )
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault()
        send(true)
      }}
    >
      {questions.map((question, index) => (
        <Question
          key={field(question, 'question') ?? index}
          question={question}
          answer={answers[index] ?? none}
          onAnswer={(answer) => setAnswers({ ...answers, [index]: answer })}
        />
      ))}
      <div className="flex flex-wrap gap-2">
        <Button
          look="primary"
          type="submit"
          disabled={!complete || props.busy}
          onClick={(event) => {
            // Enter in a field submits the form; a click is told apart from it.
            if (isByKey(event)) return
            event.preventDefault()
            send(false)
          }}
        >
          Answer
        </Button>
        <Button look="quiet" disabled={props.busy} onClick={props.onDecline}>
          Decline
        </Button>
      </div>
    </form>
  )
}

function isMultiple(question: Json | undefined): boolean {
  return (
    typeof question === 'object' &&
    question !== null &&
    !Array.isArray(question) &&
    question.multiSelect === true
  )
}

/** The answer after an option was chosen; of several it can be taken back. */
function toggle(question: Json | undefined, answer: Answer, label: string): Answer {
  if (!isMultiple(question)) return { chosen: [label], other: '' }
  const on = answer.chosen.includes(label)
  return {
    ...answer,
    chosen: on ? answer.chosen.filter((other) => other !== label) : [...answer.chosen, label],
  }
}

function Question(props: { question: Json; answer: Answer; onAnswer: (answer: Answer) => void }) {
  const { question, answer, onAnswer } = props
  const name = useId()
  const several = isMultiple(question)
  return (
    <fieldset>
      <legend className="mb-1.5 font-medium">
        <VisibleText text={field(question, 'question') ?? ''} kind="text" />
      </legend>
      <div className="flex flex-col gap-1">
        {list(question, 'options').map((option) => {
          const label = field(option, 'label') ?? ''
          const on = answer.chosen.includes(label)
          return (
            <label
              key={label}
              className={clsx(
                'flex cursor-pointer items-start gap-2.5 rounded-md border px-3 py-1.5 hover:bg-hover has-focus-visible:outline-2 has-focus-visible:outline-focus',
                on ? 'border-accent bg-selected' : 'border-line bg-surface',
              )}
            >
              <input
                type={several ? 'checkbox' : 'radio'}
                name={name}
                checked={on}
                onChange={() => onAnswer(toggle(question, answer, label))}
                className="mt-0.5 accent-(--color-accent) outline-none"
              />
              <span>
                <VisibleText text={label} kind="text" />
                {field(option, 'description') && (
                  <span className="block text-muted text-sm">
                    <VisibleText text={field(option, 'description') ?? ''} kind="text" />
                  </span>
                )}
              </span>
            </label>
          )
        })}
        <Input
          aria-label={`Another answer to: ${field(question, 'question')}`}
          placeholder="Another answer"
          value={answer.other}
          onChange={(event) => {
            const other = event.target.value
            onAnswer({ chosen: several ? answer.chosen : [], other })
          }}
        />
      </div>
    </fieldset>
  )
}
