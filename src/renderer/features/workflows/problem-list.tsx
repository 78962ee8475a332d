import { Check as CheckIcon, CircleX, TriangleAlert } from 'lucide-react'
import type { WorkflowProblem } from '../../../contract/run.ts'
import { ErrorNote } from '../../ui/error-note.tsx'
import { InlineCode } from '../../ui/inline-code.tsx'
import type { Check } from './use-check.ts'

/** What is wrong or doubtful in the text, each with its place to jump to. */
export function ProblemList(props: {
  id: string
  check: Check
  onJump: (line: number, column: number) => void
}) {
  const { check } = props
  const { problems } = check
  return (
    <section
      aria-label="Problems"
      className="flex max-h-[35%] shrink-0 flex-col border-line border-t bg-canvas"
    >
      <p id={props.id} role="status" className="flex h-8 shrink-0 items-center gap-1.5 px-3 text-muted">
        <Summary check={check} />
      </p>
      {check.error && (
        <div className="px-3 pb-2">
          <ErrorNote message={check.error.message} hint={check.error.hint} />
        </div>
      )}
      {problems.length > 0 && (
        <ul className="min-h-0 overflow-y-auto pb-1">
          {problems.map((problem, index) => (
            <ProblemRow
              // biome-ignore lint/suspicious/noArrayIndexKey: problems have no identity; the list is made anew.
              key={index}
              problem={problem}
              onJump={props.onJump}
            />
          ))}
        </ul>
      )}
    </section>
  )
}

function Summary({ check }: { check: Check }) {
  if (check.error) return 'It could not be checked'
  if (check.checking && check.problems.length === 0 && check.definition === null) return 'Checking…'
  const errors = check.problems.filter(({ severity }) => severity === 'error').length
  const warnings = check.problems.length - errors
  if (check.problems.length === 0) {
    return (
      <>
        <CheckIcon aria-hidden size={16} strokeWidth={1.75} className="text-green" />
        No problems
      </>
    )
  }
  return [count(errors, 'error'), count(warnings, 'warning')].filter((part) => part !== '').join(', ')
}

function ProblemRow({
  problem,
  onJump,
}: {
  problem: WorkflowProblem
  onJump: (line: number, column: number) => void
}) {
  const { severity, message, hint, line, column } = problem
  const error = severity === 'error'
  const Icon = error ? CircleX : TriangleAlert
  const content = (
    <>
      <Icon
        role="img"
        aria-label={error ? 'Error' : 'Warning'}
        size={16}
        strokeWidth={1.75}
        className={error ? 'mt-px shrink-0 text-red' : 'mt-px shrink-0 text-amber'}
      />
      <span className="min-w-0 flex-1 break-words">
        <InlineCode text={message} />
        {hint !== null && (
          <span className="text-muted">
            {' '}
            <InlineCode text={hint} />
          </span>
        )}
      </span>
      {line !== null && (
        <span className="shrink-0 text-muted text-sm">
          {line}:{column ?? 1}
        </span>
      )}
    </>
  )
  const look = 'flex w-full items-start gap-2 px-3 py-1 text-left'
  return (
    <li>
      {line === null ? (
        <div className={look}>{content}</div>
      ) : (
        <button type="button" className={`${look} hover:bg-hover`} onClick={() => onJump(line, column ?? 1)}>
          {content}
        </button>
      )}
    </li>
  )
}

function count(number: number, word: string): string {
  if (number === 0) return ''
  return `${number} ${word}${number === 1 ? '' : 's'}`
}
