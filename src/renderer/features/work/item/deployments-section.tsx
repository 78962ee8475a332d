import type { Deployment } from '../../../../contract/component.ts'
import { beginningOf } from '../../../../contract/cut-text.ts'
import { Time } from '../../../ui/time.tsx'
import { VisibleText } from '../../../ui/visible-text.tsx'
import { Rows } from './item-row.tsx'
import { Part } from './part.tsx'

/** With what an item was delivered. */
export function DeploymentsSection({ deployments }: { deployments: readonly Deployment[] }) {
  if (deployments.length === 0) return null
  return (
    <Part title="Deployments" count={deployments.length}>
      <Rows label="Deployments">
        {deployments.map(({ id, metadata, deployedAt }) => (
          <li
            key={id}
            className="flex min-h-8 items-center gap-2 border-line border-b px-2.5 py-1 last:border-b-0"
          >
            <span className="shrink-0 text-muted">#{metadata.prNumber}</span>
            <span className="min-w-0 flex-1 truncate">
              <VisibleText text={metadata.prTitle} kind="text" />
            </span>
            <code className="shrink-0 text-faint text-sm" title={metadata.commitHash}>
              {beginningOf(metadata.commitHash, 8)}
            </code>
            <Time at={deployedAt} className="shrink-0 text-muted" />
          </li>
        ))}
      </Rows>
    </Part>
  )
}
