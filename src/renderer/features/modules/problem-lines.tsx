import { CircleX, TriangleAlert } from 'lucide-react'
import type { ModuleProblem } from '../../../contract/module.ts'
import { InlineCode } from '../../ui/inline-code.tsx'

/** What is wrong or doubtful in a definition, each with its place in the text; `onJump` opens it there. */
export function ProblemLines(props: {
  problems: readonly ModuleProblem[]
  onJump: ((line: number | null) => void) | null
}) {
  const { onJump } = props
  return (
    <ul className="flex flex-col">
      {props.problems.map((problem, index) => {
        const error = problem.severity === 'error'
        const Icon = error ? CircleX : TriangleAlert
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: problems have no identity; the list is made anew.
          <li key={index} className="flex items-start gap-2 py-0.5">
            <Icon
              role="img"
              aria-label={error ? 'Error' : 'Warning'}
              size={16}
              strokeWidth={1.75}
              className={error ? 'mt-px shrink-0 text-red' : 'mt-px shrink-0 text-amber'}
            />
            <span className="min-w-0 flex-1 break-words">
              <InlineCode text={problem.message} />
              {problem.hint !== null && (
                <span className="text-muted">
                  {' '}
                  <InlineCode text={problem.hint} />
                </span>
              )}
            </span>
            {problem.line !== null &&
              (onJump === null ? (
                <span className="shrink-0 text-muted text-sm">{placeOf(problem)}</span>
              ) : (
                <button
                  type="button"
                  className="min-h-6 shrink-0 rounded-sm px-1.5 text-muted text-sm underline hover:bg-hover hover:text-ink"
                  onClick={() => onJump(problem.line)}
                >
                  <span className="sr-only">Show line and column </span>
                  {placeOf(problem)}
                </button>
              ))}
          </li>
        )
      })}
    </ul>
  )
}

function placeOf({ line, column }: ModuleProblem): string {
  return `${line}:${column ?? 1}`
}
