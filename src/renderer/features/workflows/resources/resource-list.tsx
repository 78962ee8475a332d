import { Hourglass, Lock, type LucideIcon, Pencil, Trash2 } from 'lucide-react'
import type { ReactNode } from 'react'
import { toast } from 'sonner'
import type { Resource } from '../../../../contract/workflow-resources.ts'
import { useClient } from '../../../lib/client.ts'
import { reportError } from '../../../lib/report-error.ts'
import { Badge } from '../../../ui/badge.tsx'
import { formatClock, formatDuration } from '../../../ui/format.ts'
import { IconButton } from '../../../ui/icon-button.tsx'
import { Elapsed } from '../../../ui/time.tsx'
import { LockOwner } from './lock-owner.tsx'

/** Resources, and owners of each, that are drawn at most. */
const DRAWN_RESOURCES = 100
const DRAWN_OWNERS = 10

/** Resources with their locks. `onEdit` opens one to give it another capacity. */
export function ResourceList(props: {
  resources: readonly Resource[]
  onEdit: (resource: Resource) => void
  onChanged: () => void
}) {
  const { resources } = props
  if (resources.length === 0) {
    return (
      <p className="px-4 py-3 text-muted max-md:px-3">
        Nothing is locked or registered. A node locks what its <code>resources</code> name; register a
        resource here when more than one node may use it at a time.
      </p>
    )
  }
  const rest = resources.length - DRAWN_RESOURCES
  return (
    <>
      <ul aria-label="Resources">
        {resources.slice(0, DRAWN_RESOURCES).map((resource) => (
          <ResourceRow key={resource.id} resource={resource} {...props} />
        ))}
      </ul>
      {rest > 0 && <p className="border-line border-t px-4 py-2 text-muted">And {rest} more.</p>}
    </>
  )
}

function ResourceRow(props: {
  resource: Resource
  onEdit: (resource: Resource) => void
  onChanged: () => void
}) {
  const { id, type, capacity, registered, holders, queue } = props.resource
  const client = useClient()
  const register = () =>
    client
      .call('resource.register', { id, type, capacity })
      .then(props.onChanged, (error: unknown) => reportError(error, 'The resource was not registered'))
  const remove = () =>
    client.call('resource.remove', { id }).then(
      () => {
        props.onChanged()
        toast(`${id} is not registered any more`, {
          action: { label: 'Undo', onClick: () => void register() },
        })
      },
      (error: unknown) => reportError(error, 'The resource was not removed'),
    )
  return (
    <li className="border-line border-b px-4 py-2.5 last:border-b-0 max-md:px-3">
      <div className="flex items-start gap-3">
        <div className="min-w-0 flex-1">
          <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
            <span className="min-w-0 break-all font-medium font-mono text-sm">{id}</span>
            <Badge>{type}</Badge>
            <span className="text-muted text-sm">{describeUse(props.resource)}</span>
          </div>
          <p className="mt-0.5 text-faint text-sm">{describeWaits(props.resource)}</p>
        </div>
        <div className="flex shrink-0 gap-1">
          <IconButton
            size="sm"
            label={`${registered ? 'Change' : 'Register'}: ${id}`}
            icon={Pencil}
            onClick={() => props.onEdit(props.resource)}
          />
          {registered && (
            <IconButton size="sm" label={`Remove: ${id}`} icon={Trash2} onClick={() => void remove()} />
          )}
        </div>
      </div>
      {holders.length > 0 && (
        <Owners label={`Holders of ${id}`} icon={Lock} count={holders.length}>
          {holders.slice(0, DRAWN_OWNERS).map((holder) => (
            <Owner key={holder.owner} owner={holder}>
              {holder.mode === 'exclusive' ? 'holds all of it' : `holds ${holder.units}`} for{' '}
              <Elapsed from={holder.since} to={null} />
              {holder.leaseUntil !== null && `, until ${formatClock(holder.leaseUntil)} at most`}
            </Owner>
          ))}
        </Owners>
      )}
      {queue.length > 0 && (
        <Owners label={`Waiting for ${id}`} icon={Hourglass} count={queue.length}>
          {queue.slice(0, DRAWN_OWNERS).map((waiting) => (
            <Owner key={waiting.owner} owner={waiting}>
              waits for {waiting.units === capacity ? 'all of it' : waiting.units},{' '}
              <Elapsed from={waiting.since} to={null} />
            </Owner>
          ))}
        </Owners>
      )}
    </li>
  )
}

function Owners(props: { label: string; icon: LucideIcon; count: number; children: ReactNode }) {
  const rest = props.count - DRAWN_OWNERS
  const Icon = props.icon
  return (
    <div className="mt-1.5 flex gap-2 text-sm">
      <Icon aria-hidden size={14} strokeWidth={1.75} className="mt-0.5 shrink-0 text-muted" />
      <ul aria-label={props.label} className="min-w-0 flex-1">
        {props.children}
        {rest > 0 && <li className="text-muted">and {rest} more</li>}
      </ul>
    </div>
  )
}

function Owner(props: { owner: Parameters<typeof LockOwner>[0]['owner']; children: ReactNode }) {
  return (
    <li className="text-muted">
      <LockOwner owner={props.owner} /> <span className="tabular-nums">{props.children}</span>
    </li>
  )
}

function describeUse({ capacity, holders }: Resource): string {
  if (holders.length === 0) return capacity === 1 ? 'Free' : `All ${capacity} free`
  const used = holders.reduce((sum, { units }) => sum + units, 0)
  return capacity === 1 ? 'In use' : `${Math.min(used, capacity)} of ${capacity} in use`
}

function describeWaits({ granted, waited, waitP95Ms, registered }: Resource): string {
  const parts = [`granted ${granted} ${granted === 1 ? 'time' : 'times'}`]
  if (waited > 0) parts.push(`${waited} had to wait`)
  if (waitP95Ms !== null) parts.push(`95% of them up to ${formatDuration(waitP95Ms, true)}`)
  if (!registered) parts.push('not registered')
  return parts.join(' · ')
}
