import type { Events } from '../../../contract/events.ts'
import type { Output } from '../../../contract/operations.ts'
import { useLiveValue } from '../../lib/use-live-value.ts'
import { ReadError } from '../../ui/read-error.tsx'
import { Section } from '../../ui/section.tsx'
import { SkeletonLines } from '../../ui/skeleton.tsx'
import { SettingRow } from './setting-row.tsx'

const input = {}

const titles: Readonly<Record<string, string>> = {
  instances: 'Instances',
  queue: 'Queue',
  admission: 'Room on the machine',
  pool: 'Warm pool',
  sessions: 'Sessions',
  monitor: 'Monitor',
  retries: 'Retries',
  claude: 'Claude Code',
  log: 'Log',
  window: 'Window',
}

/** Every setting of the supervisor, by group. */
export function SupervisorSettings() {
  const { value, error, reload } = useLiveValue('settings.list', input, 'settings.changed', merge)
  const groups = Map.groupBy(value?.settings ?? [], ({ name }) => name.split('.')[0] ?? '')
  return (
    <Section
      title="Supervisor"
      {...(value ? { note: `Kept in ${value.path}. A flag or a variable wins over the file.` } : {})}
      bare
    >
      {error ? (
        <ReadError error={error} onAgain={reload} />
      ) : value === null ? (
        <SkeletonLines lines={6} />
      ) : (
        <div className="flex flex-col gap-4">
          {[...groups].map(([group, settings]) => (
            <section key={group} aria-label={titles[group] ?? group}>
              <h3 className="mb-1 font-medium text-muted text-sm">{titles[group] ?? group}</h3>
              <ul className="overflow-hidden rounded-lg border border-line">
                {settings.map((setting) => (
                  <SettingRow key={setting.name} setting={setting} />
                ))}
              </ul>
            </section>
          ))}
        </div>
      )}
    </Section>
  )
}

function merge(
  { settings }: Events['settings.changed'],
  before: Output<'settings.list'> | null,
): Output<'settings.list'> | null {
  if (before === null) return null
  const changed = new Map(settings.map((setting) => [setting.name, setting]))
  return { ...before, settings: before.settings.map((setting) => changed.get(setting.name) ?? setting) }
}
