import { Link } from '@tanstack/react-router'
import { Rocket, SearchX } from 'lucide-react'
import { useCallback, useEffect, useMemo, useState } from 'react'
import type { Deployment, Vendor } from '../../../../contract/component.ts'
import { beginningOf } from '../../../../contract/cut-text.ts'
import type { WorkItem } from '../../../../contract/work-item.ts'
import type { LiveClient } from '../../../lib/store.ts'
import { Button } from '../../../ui/button.tsx'
import { Disclosure } from '../../../ui/disclosure.tsx'
import { EmptyState } from '../../../ui/empty-state.tsx'
import { shortId } from '../../../ui/format.ts'
import { ReadError } from '../../../ui/read-error.tsx'
import { Select } from '../../../ui/select.tsx'
import { SkeletonLines } from '../../../ui/skeleton.tsx'
import { Time } from '../../../ui/time.tsx'
import { VisibleText } from '../../../ui/visible-text.tsx'
import type { Counted } from '../counted.ts'
import { useItemsById } from '../use-items-by-id.ts'
import { usePageOf } from './use-page-of.ts'

const ALL = 'all'

/** What was delivered, newest first; of one component where that is chosen. */
export function DeploymentsTab({ onCount }: { onCount: (counted: Counted) => void }) {
  const [vendorId, setVendorId] = useState(ALL)
  const vendors = usePageOf<Vendor>(readVendors, 'vendor.changed').page?.rows ?? []
  const read = useCallback(
    async (client: LiveClient, page: { limit: number; cursor?: string }) => {
      const { deployments, ...rest } = await client.call('deployment.list', {
        ...page,
        ...(vendorId === ALL ? {} : { vendorId }),
      })
      return { ...rest, rows: deployments }
    },
    [vendorId],
  )
  const { page, error, reload, more } = usePageOf<Deployment>(read, 'deployment.recorded')
  const itemIds = useMemo(() => page?.rows.flatMap(({ workItemIds }) => workItemIds) ?? [], [page])
  const items = useItemsById(itemIds)
  useEffect(() => {
    if (page !== null) onCount({ count: page.totalCount, labels: [], warning: page.layer.warning })
  }, [page, onCount])
  const names = new Map(vendors.map(({ id, name }) => [id, name]))
  return (
    <>
      <div className="flex shrink-0 items-center gap-2 border-line border-b px-4 py-1.5 max-md:px-3">
        <Select
          label="Component"
          value={vendorId}
          options={[
            { value: ALL, label: 'Every component' },
            ...vendors.map(({ id, name }) => ({ value: id, label: name })),
          ]}
          onValueChange={setVendorId}
        />
      </div>
      {error && (
        <div className="p-4">
          <ReadError error={error} onAgain={reload} />
        </div>
      )}
      {page === null && !error && <SkeletonLines lines={6} />}
      {page !== null && page.rows.length === 0 && vendorId !== ALL && (
        <EmptyState
          icon={SearchX}
          title="Nothing was deployed of it"
          actions={<Button onClick={() => setVendorId(ALL)}>Show all</Button>}
        />
      )}
      {page !== null && page.rows.length === 0 && vendorId === ALL && (
        <EmptyState icon={Rocket} title="Nothing was deployed yet">
          What was delivered, with its pull request, its components and the work that was in it. The tool{' '}
          <code>record_deployment</code> of the MCP server records it, and so does the operation{' '}
          <code>deployment.record</code>.
        </EmptyState>
      )}
      {page !== null && page.rows.length > 0 && (
        <section
          aria-label="Deployments"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard.
          tabIndex={0}
          className="min-h-0 flex-1 overflow-auto px-4 py-1 max-md:px-3"
        >
          <ol>
            {page.rows.map((deployment) => (
              <DeploymentRow key={deployment.id} deployment={deployment} names={names} items={items} />
            ))}
          </ol>
          {page.nextCursor !== null && (
            <Button className="my-2" onClick={more}>
              Show more
            </Button>
          )}
        </section>
      )}
    </>
  )
}

async function readVendors(client: LiveClient) {
  // Of more than these one is found by the list of components.
  const { vendors, ...rest } = await client.call('vendor.list', { limit: 500 })
  return { ...rest, rows: vendors }
}

function DeploymentRow(props: {
  deployment: Deployment
  names: ReadonlyMap<string, string>
  items: ReadonlyMap<string, WorkItem>
}) {
  const { metadata, deployedAt, vendorIds, workItemIds } = props.deployment
  const { prNumber, prTitle, commitHash, testSummary, constitutionalCompliance } = metadata
  const more = { ...testSummary, ...constitutionalCompliance }
  return (
    <li className="border-line border-b py-2 last:border-b-0">
      <div className="flex items-baseline gap-2">
        <span className="shrink-0 text-muted">#{prNumber}</span>
        <span className="min-w-0 flex-1 break-words font-medium">
          <VisibleText text={prTitle} kind="text" />
        </span>
        <code className="shrink-0 text-faint text-sm" title={commitHash}>
          {beginningOf(commitHash, 8)}
        </code>
        <Time at={deployedAt} className="shrink-0 text-muted" />
      </div>
      <div className="flex flex-wrap gap-x-3 text-muted text-sm leading-6">
        {vendorIds.length > 0 && (
          <span>{vendorIds.map((id) => props.names.get(id) ?? shortId(id)).join(', ')}</span>
        )}
        {workItemIds.map((itemId) => (
          <Link
            key={itemId}
            to="/work/$itemId"
            params={{ itemId }}
            className="min-h-6 underline hover:text-ink"
          >
            <VisibleText text={props.items.get(itemId)?.title ?? shortId(itemId)} kind="text" />
          </Link>
        ))}
      </div>
      {Object.keys(more).length > 0 && (
        <Disclosure summary="Tests and compliance" className="text-sm" summaryClassName="min-h-6">
          <pre className="mt-1 max-h-60 overflow-auto whitespace-pre-wrap break-words rounded-sm bg-sunken p-2">
            {JSON.stringify({ tests: testSummary, compliance: constitutionalCompliance }, null, 2)}
          </pre>
        </Disclosure>
      )}
    </li>
  )
}
