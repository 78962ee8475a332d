import { clsx } from 'clsx'
import { Check } from 'lucide-react'
import type { RoutingDecision } from '../../../contract/module-route.ts'
import { Disclosure } from '../../ui/disclosure.tsx'
import { Scrolls } from '../../ui/scrolls.tsx'

/** Candidates that are drawn. */
const SHOWN = 50

/** Why who was chosen, with the scores of those that were not. */
export function RoutingNote({ decision, open }: { decision: RoutingDecision; open?: boolean }) {
  const { candidates } = decision
  return (
    <Disclosure
      summary={<span className="text-left">{decision.reason}</span>}
      className="text-sm"
      open={open === true ? true : undefined}
    >
      <Scrolls className="mt-1.5 overflow-x-auto rounded-md border border-line">
        <table className="w-full text-left" aria-label="Modules that were looked at">
          <thead>
            <tr className="border-line border-b text-muted">
              <th scope="col" className="px-2.5 py-1 font-normal">
                Module
              </th>
              <th scope="col" className="px-2.5 py-1 text-right font-normal">
                Score
              </th>
              <th scope="col" className="px-2.5 py-1 whitespace-nowrap text-right font-normal max-md:hidden">
                At work
              </th>
              <th scope="col" className="px-2.5 py-1 font-normal">
                Why
              </th>
            </tr>
          </thead>
          <tbody>
            {candidates.slice(0, SHOWN).map((each) => (
              <tr key={each.module} className="border-line border-b align-top last:border-b-0">
                <td className="px-2.5 py-1">
                  <span className={clsx('flex items-center gap-1.5', each.chosen && 'font-medium')}>
                    {each.chosen ? (
                      <Check
                        role="img"
                        aria-label="Chosen"
                        size={14}
                        strokeWidth={2}
                        className="shrink-0 text-green"
                      />
                    ) : (
                      <span className="w-3.5 shrink-0" />
                    )}
                    <span className="break-words">{each.module}</span>
                  </span>
                </td>
                <td className="px-2.5 py-1 text-right">{each.score.toFixed(2)}</td>
                <td className="px-2.5 py-1 text-right text-muted max-md:hidden">
                  {each.load.busy}
                  {each.load.waiting > 0 && ` +${each.load.waiting}`}
                </td>
                <td className="break-words px-2.5 py-1 text-muted">{each.why}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scrolls>
      {candidates.length > SHOWN && (
        <p className="mt-1 text-faint">And {candidates.length - SHOWN} more that fit no better.</p>
      )}
    </Disclosure>
  )
}
