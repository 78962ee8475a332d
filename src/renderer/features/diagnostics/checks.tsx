import { clsx } from 'clsx'
import { CircleAlert, CircleCheck, CircleX, type LucideIcon } from 'lucide-react'
import { useCallback, useEffect, useState } from 'react'
import type { MusterError } from '../../../contract/errors.ts'
import type { DoctorCheck } from '../../../contract/system.ts'
import { toMusterError, useClient } from '../../lib/client.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorNote } from '../../ui/error-note.tsx'
import { InlineCode } from '../../ui/inline-code.tsx'
import { Section } from '../../ui/section.tsx'
import { SkeletonLines } from '../../ui/skeleton.tsx'

const looks: Record<DoctorCheck['status'], { icon: LucideIcon; className: string; word: string }> = {
  ok: { icon: CircleCheck, className: 'text-green', word: 'In order' },
  warning: { icon: CircleAlert, className: 'text-amber', word: 'Warning' },
  failed: { icon: CircleX, className: 'text-red', word: 'Failed' },
}

/** What `muster doctor` says. */
export function Checks() {
  const client = useClient()
  const [checks, setChecks] = useState<readonly DoctorCheck[] | null>(null)
  const [error, setError] = useState<MusterError | null>(null)
  const run = useCallback(() => {
    setChecks(null)
    setError(null)
    client.call('system.doctor', {}).then(
      (answer) => setChecks(answer.checks),
      (thrown: unknown) => setError(toMusterError(thrown)),
    )
  }, [client])
  useEffect(run, [run])
  return (
    <Section
      title="Checks"
      action={
        <Button size="sm" disabled={checks === null && error === null} onClick={run}>
          Check again
        </Button>
      }
    >
      {error ? (
        <div className="p-3">
          <ErrorNote message={error.message} hint={error.hint} />
        </div>
      ) : checks === null ? (
        <SkeletonLines lines={4} />
      ) : (
        <ul>
          {checks.map((check) => {
            const { icon: Icon, className, word } = looks[check.status]
            return (
              <li key={check.name} className="flex gap-2.5 border-line border-b px-4 py-2 last:border-b-0">
                <Icon
                  role="img"
                  aria-label={word}
                  size={16}
                  strokeWidth={1.75}
                  className={clsx('mt-px shrink-0', className)}
                />
                <div className="grid min-w-0 flex-1 grid-cols-[6.5rem_minmax(0,1fr)] gap-x-3 max-md:grid-cols-1">
                  <span className="font-medium first-letter:uppercase">{check.name}</span>
                  <div className="break-words text-muted">
                    <p>
                      <InlineCode text={check.message} />
                    </p>
                    {check.hint && (
                      <p>
                        <InlineCode text={check.hint} />
                      </p>
                    )}
                  </div>
                </div>
              </li>
            )
          })}
        </ul>
      )}
    </Section>
  )
}
