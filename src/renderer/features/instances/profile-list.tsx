import { Trash2, TriangleAlert } from 'lucide-react'
import { useState } from 'react'
import type { ProfileStatus } from '../../../contract/pool.ts'
import { useClient } from '../../lib/client.ts'
import { reportError } from '../../lib/report-error.ts'
import { useLive } from '../../lib/store.ts'
import { SimulatedBadge } from '../../ui/badge.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { capitalize, formatClock, formatDirectory } from '../../ui/format.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { permissionModes } from '../../ui/permission-modes.ts'
import { Select } from '../../ui/select.tsx'
import { warmCounts } from './profile-dialog.tsx'

/** What instances are held ready for, and how that goes. */
export function ProfileList({ profiles }: { profiles: readonly ProfileStatus[] }) {
  const client = useClient()
  const [removing, setRemoving] = useState<ProfileStatus | null>(null)
  return (
    <section aria-label="Ready instances" className="shrink-0 border-line border-t">
      <h2 className="px-4 pt-2 pb-1 font-semibold max-md:px-3">Kept ready</h2>
      <ul className="max-h-56 overflow-y-auto pb-1">
        {profiles.map((profile) => (
          <ProfileRow key={profile.id} profile={profile} onRemove={() => setRemoving(profile)} />
        ))}
      </ul>
      <ConfirmDialog
        open={removing !== null}
        onOpenChange={(open) => !open && setRemoving(null)}
        title="Keep none ready any more?"
        confirm="Remove profile"
        onConfirm={() => {
          if (!removing) return
          client
            .call('profile.remove', { profileId: removing.id })
            .catch((error: unknown) => reportError(error, 'The profile could not be removed'))
        }}
      >
        New sessions in <span className="break-all">{removing?.directory}</span> start cold. Instances that
        wait there are ended; sessions that took one keep it.
      </ConfirmDialog>
    </section>
  )
}

function ProfileRow({ profile, onRemove }: { profile: ProfileStatus; onRemove: () => void }) {
  const client = useClient()
  const home = useLive((state) => state.info?.homeDirectory)
  const mode = permissionModes.find(({ value }) => value === profile.permissionMode)?.label
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-0.5 px-4 py-1 hover:bg-hover max-md:px-3">
      <span className="flex min-w-0 flex-[2_1_12rem] items-center gap-2">
        <span className="truncate" title={profile.directory}>
          {formatDirectory(profile.directory, home)}
        </span>
        {profile.simulated && <SimulatedBadge />}
      </span>
      <span className="min-w-0 flex-[1_1_8rem] truncate text-muted">
        {profile.model ?? 'Default model'}, {mode}
      </span>
      <span className="w-28 text-muted max-md:w-auto">
        {profile.ready} ready{profile.starting > 0 && `, ${profile.starting} starting`}
      </span>
      <span
        className="w-32 text-muted text-sm max-md:w-auto max-md:flex-1"
        title="New sessions that took a ready instance, and those that found none"
      >
        {profile.hits} taken, {profile.misses} missed
      </span>
      <span className="flex items-center gap-2">
        <Select
          label={`Ready instances for ${profile.directory}`}
          className="w-16"
          value={String(profile.warm)}
          options={warmCounts}
          onValueChange={(warm) =>
            client
              .call('profile.setWarm', { profileId: profile.id, warm: Number(warm) })
              .catch((error: unknown) => reportError(error, 'The number could not be changed'))
          }
        />
        <IconButton label="Remove the profile" icon={Trash2} size="sm" onClick={onRemove} />
      </span>
      {profile.problem !== null && (
        <p className="flex w-full items-start gap-1.5 pb-0.5 text-amber text-sm">
          <TriangleAlert aria-hidden size={14} strokeWidth={1.75} className="mt-px shrink-0" />
          <span className="min-w-0 break-words">
            {capitalize(profile.problem)}
            {profile.retryAt !== null && ` Tried again at ${formatClock(profile.retryAt)}.`}
          </span>
        </p>
      )}
    </li>
  )
}
