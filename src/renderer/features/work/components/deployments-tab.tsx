import { Link } from '@tanstack/react-router'
import { Rocket, SearchX } from 'lucide-react'
import { useCallback, useMemo, useState } from 'react'
import type { Deployment, Vendor } from '../../../../contract/component.ts'
import { beginningOf } from '../../../../contract/cut-text.ts'
import type { WorkItem } from '../../../../contract/work-item.ts'
import type { LiveClient } from '../../../lib/store.ts'
import { Button } from '../../../ui/button.tsx'
import { Disclosure } from '../../../ui/disclosure.tsx'
import { EmptyState } from '../../../ui/empty-state.tsx'
import { shortId } from '../../../ui/format.ts'
import { Scrolls } from '../../../ui/scrolls.tsx'
import { Select } from '../../../ui/select.tsx'
import { Time } from '../../../ui/time.tsx'
import { VisibleText } from '../../../ui/visible-text.tsx'
import { useItemsById } from '../../../ui/work/use-items-by-id.ts'
import type { Counted } from '../counted.ts'
import { RecordList } from './record-list.tsx'
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
  const pages = usePageOf<Deployment>(read, 'deployment.recorded')
  const { page } = pages
  const itemIds = useMemo(() => page?.rows.flatMap(({ workItemIds }) => workItemIds) ?? [], [page])
  const items = useItemsById(itemIds)
  const names = new Map(vendors.map(({ id, name }) => [id, name]))
  return (
    <RecordList
      label="Deployments"
      read={pages}
      filter={
        <Select
          label="Component"
          value={vendorId}
          options={[
            { value: ALL, label: 'Every component' },
            ...vendors.map(({ id, name }) => ({ value: id, label: name })),
          ]}
          onValueChange={setVendorId}
        />
      }
      empty={<NoDeployments ofAll={vendorId === ALL} onAll={() => setVendorId(ALL)} />}
      onCount={onCount}
    >
      {(deployments) => (
        <ol>
          {deployments.map((deployment) => (
            <DeploymentRow key={deployment.id} deployment={deployment} names={names} items={items} />
          ))}
        </ol>
      )}
    </RecordList>
  )
}

function NoDeployments({ ofAll, onAll }: { ofAll: boolean; onAll: () => void }) {
  if (!ofAll)
    return (
      <EmptyState
        icon={SearchX}
        title="Nothing was deployed of it"
        actions={<Button onClick={onAll}>Show all</Button>}
      />
    )
  return (
    <EmptyState icon={Rocket} title="Nothing was deployed yet">
      What was delivered, with its pull request, its components and the work that was in it. The tool{' '}
      <code>record_deployment</code> of the MCP server records it, and so does the operation{' '}
      <code>deployment.record</code>.
    </EmptyState>
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
          <Scrolls
            as="pre"
            className="mt-1 max-h-60 overflow-auto whitespace-pre-wrap break-words rounded-sm bg-sunken p-2"
          >
            {JSON.stringify({ tests: testSummary, compliance: constitutionalCompliance }, null, 2)}
          </Scrolls>
        </Disclosure>
      )}
    </li>
  )
}
