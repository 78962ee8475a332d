import { clsx } from 'clsx'
import { Check, Component, SearchX, TriangleAlert } from 'lucide-react'
import { useCallback, useState } from 'react'
import type { Vendor } from '../../../../contract/component.ts'
import type { LiveClient } from '../../../lib/store.ts'
import { Button } from '../../../ui/button.tsx'
import { EmptyState } from '../../../ui/empty-state.tsx'
import { Select, type SelectOption } from '../../../ui/select.tsx'
import { StateLine } from '../../../ui/state-line.tsx'
import type { StateLook } from '../../../ui/task-state.ts'
import { Time } from '../../../ui/time.tsx'
import { VisibleText } from '../../../ui/visible-text.tsx'
import type { Counted } from '../counted.ts'
import { RecordList } from './record-list.tsx'
import { usePageOf } from './use-page-of.ts'

type Status = Vendor['status'] | 'all'
const statuses: readonly SelectOption<Status>[] = [
  { value: 'all', label: 'Every state' },
  { value: 'operational', label: 'Operational' },
  { value: 'broken', label: 'Broken' },
]
const looks: Record<Vendor['status'], StateLook> = {
  operational: { icon: Check, tone: 'green', word: 'Operational', sentence: 'It works' },
  broken: { icon: TriangleAlert, tone: 'red', word: 'Broken', sentence: 'It does not work' },
}

/** Components whose health is tracked, by name. */
export function VendorsTab({ onCount }: { onCount: (counted: Counted) => void }) {
  const [status, setStatus] = useState<Status>('all')
  const read = useCallback(
    async (client: LiveClient, page: { limit: number; cursor?: string }) => {
      const { vendors, ...rest } = await client.call('vendor.list', {
        ...page,
        ...(status === 'all' ? {} : { status }),
      })
      return { ...rest, rows: vendors }
    },
    [status],
  )
  const pages = usePageOf<Vendor>(read, 'vendor.changed')
  return (
    <RecordList
      label="Components"
      read={pages}
      filter={<Select label="State" value={status} options={statuses} onValueChange={setStatus} />}
      empty={<NoVendors status={status} onAll={() => setStatus('all')} />}
      onCount={onCount}
    >
      {(vendors) => (
        <table className="w-full text-left">
          <thead>
            <tr className="border-line border-b text-muted text-sm">
              {['State', 'Component', 'Release', 'Tests', 'Formats', 'Extractor', 'Changed'].map((name) => (
                <th key={name} scope="col" className="whitespace-nowrap py-1 pr-4 font-normal">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {vendors.map((vendor) => (
              <VendorRow key={vendor.id} vendor={vendor} />
            ))}
          </tbody>
        </table>
      )}
    </RecordList>
  )
}

function NoVendors({ status, onAll }: { status: Status; onAll: () => void }) {
  if (status !== 'all')
    return (
      <EmptyState
        icon={SearchX}
        title={`No component is ${status}`}
        actions={<Button onClick={onAll}>Show all</Button>}
      />
    )
  return (
    <EmptyState icon={Component} title="No component is tracked">
      What your work delivers, each with its health: whether it works, its tests, the formats that it reads.
      The tool <code>update_vendor_status</code> of the MCP server keeps them, and so do operations{' '}
      <code>vendor.create</code> and <code>vendor.update</code>.
    </EmptyState>
  )
}

function VendorRow({ vendor }: { vendor: Vendor }) {
  const { metadata } = vendor
  const { testResults: tests, formatSupport = {} } = metadata
  const formats = Object.entries(formatSupport)
  const supported = formats.filter(([, is]) => is).map(([name]) => name)
  const missing = formats.filter(([, is]) => !is).map(([name]) => name)
  return (
    <tr className="border-line border-b align-top last:border-b-0 [&>*]:py-1.5 [&>*]:pr-4">
      <td>
        <StateLine look={looks[vendor.status]} />
      </td>
      <th scope="row" className="break-words font-medium">
        <VisibleText text={vendor.name} kind="text" />
      </th>
      <td className="text-muted">{vendor.release ?? '–'}</td>
      <td
        className={clsx(
          'whitespace-nowrap',
          tests && tests.passing < tests.total ? 'text-amber' : 'text-muted',
        )}
      >
        {tests ? `${tests.passing} of ${tests.total}` : '–'}
      </td>
      <td className="break-words text-muted">
        {formats.length === 0 ? '–' : supported.join(', ') || 'none'}
        {missing.length > 0 && <span className="text-faint"> (not {missing.join(', ')})</span>}
      </td>
      <td className="text-muted">
        {metadata.extractorVersion ?? '–'}
        {metadata.manifestCompliant === false && <span className="text-amber"> manifest not compliant</span>}
      </td>
      <td className="whitespace-nowrap text-muted">
        <Time at={vendor.updatedAt} />
      </td>
    </tr>
  )
}
