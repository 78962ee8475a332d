import { clsx } from 'clsx'
import { CircleDashed, CircleSlash, type LucideIcon, Plug } from 'lucide-react'
import type { Circuit } from '../../../../contract/workflow-resources.ts'
import { useClient } from '../../../lib/client.ts'
import { reportError } from '../../../lib/report-error.ts'
import { Button } from '../../../ui/button.tsx'
import { formatClock } from '../../../ui/format.ts'
import { type Tone, textTones } from '../../../ui/tone.ts'

const looks: Record<Circuit['state'], { icon: LucideIcon; tone: Tone; word: string }> = {
  closed: { icon: Plug, tone: 'green', word: 'Closed: calls go through' },
  open: { icon: CircleSlash, tone: 'red', word: 'Open' },
  half_open: { icon: CircleDashed, tone: 'amber', word: 'Half-open: one call is tried' },
}

/** Circuits that have seen failures, open ones first. */
export function CircuitList({
  circuits,
  onChanged,
}: {
  circuits: readonly Circuit[]
  onChanged: () => void
}) {
  const client = useClient()
  const reset = (target: string) =>
    client
      .call('circuit.reset', { target })
      .then(onChanged, (error: unknown) => reportError(error, 'The circuit was not reset'))
  if (circuits.length === 0)
    return <p className="px-4 py-3 text-muted max-md:px-3">No calls have failed since the start.</p>
  return (
    <ul aria-label="Circuits">
      {circuits
        .toSorted((a, b) => Number(a.state === 'closed') - Number(b.state === 'closed'))
        .map((circuit) => {
          const { icon: Icon, tone, word } = looks[circuit.state]
          const until =
            circuit.state === 'open' && circuit.retryAt !== null
              ? `: tried again at ${formatClock(circuit.retryAt)}`
              : ''
          return (
            <li
              key={circuit.target}
              className="flex items-start gap-3 border-line border-b px-4 py-2.5 last:border-b-0 max-md:px-3"
            >
              <div className="min-w-0 flex-1">
                <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
                  <span className="min-w-0 break-all font-medium font-mono text-sm">{circuit.target}</span>
                  <span className={clsx('inline-flex items-center gap-1.5 font-medium', textTones[tone])}>
                    <Icon aria-hidden size={16} strokeWidth={1.75} className="shrink-0" />
                    {`${word}${until}`}
                  </span>
                </div>
                <p className="mt-0.5 break-words text-faint text-sm">
                  {circuit.failures === 0
                    ? 'no failures since the last success'
                    : `${circuit.failures} ${circuit.failures === 1 ? 'failure' : 'failures'} in a row`}
                  {circuit.lastFailure !== null && ` · last: ${circuit.lastFailure}`}
                </p>
              </div>
              {(circuit.state !== 'closed' || circuit.failures > 0) && (
                <Button
                  size="sm"
                  aria-label={`Reset ${circuit.target}`}
                  onClick={() => void reset(circuit.target)}
                >
                  Reset
                </Button>
              )}
            </li>
          )
        })}
    </ul>
  )
}
