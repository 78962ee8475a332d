import type { PromptReport } from '../../../contract/module-query.ts'
import { formatCount } from '../../ui/format.ts'

/** Entries of the history that are drawn. */
const SHOWN = 30

/** What a prompt took of its budget, what of the history it tells, and what was left out and why. */
export function PromptFacts({ report }: { report: PromptReport }) {
  const { tokens, budget, template, history, leftOut } = report
  return (
    <div className="flex flex-col gap-1.5">
      <p className="text-muted">
        About {formatCount(tokens)} of {formatCount(budget)} tokens
        {template !== null && (
          <>
            , from <code className="break-all">{template}</code>
          </>
        )}
      </p>
      {history.length > 0 && (
        <div>
          <h4 className="text-muted">Earlier questions that it tells of</h4>
          <ul className="list-disc pl-4">
            {history.slice(0, SHOWN).map((entry) => (
              <li key={entry.queryId} className="break-words">
                {entry.question}{' '}
                <span className="text-faint">({entry.as === 'whole' ? 'whole' : 'shortened'})</span>
              </li>
            ))}
          </ul>
        </div>
      )}
      {leftOut.length > 0 && (
        <div>
          <h4 className="text-muted">Left out</h4>
          <ul className="list-disc pl-4">
            {leftOut.slice(0, SHOWN).map((entry, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: what was left out may have no identity.
              <li key={index} className="break-words">
                {entry.what} <span className="text-amber">({entry.why})</span>
              </li>
            ))}
          </ul>
          {leftOut.length > SHOWN && <p className="text-faint">And {leftOut.length - SHOWN} more.</p>}
        </div>
      )}
    </div>
  )
}
