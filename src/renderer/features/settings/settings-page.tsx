import { clsx } from 'clsx'
import { CircleAlert, CircleCheck, CircleX, type LucideIcon } from 'lucide-react'
import { type ReactNode, useCallback, useEffect, useId, useState } from 'react'
import type { MusterError } from '../../../contract/errors.ts'
import type { DoctorCheck } from '../../../contract/system.ts'
import { toMusterError, useClient } from '../../lib/client.ts'
import { type Preferences, setPreferences, usePreferences } from '../../lib/preferences.ts'
import { useLive } from '../../lib/store.ts'
import { Button } from '../../ui/button.tsx'
import { Checkbox } from '../../ui/checkbox.tsx'
import { ErrorNote } from '../../ui/error-note.tsx'
import { InlineCode } from '../../ui/inline-code.tsx'
import { Select, type SelectOption } from '../../ui/select.tsx'
import { SkeletonLines } from '../../ui/skeleton.tsx'
import { Time } from '../../ui/time.tsx'
import { ClaudeStatus } from '../fleet/first-run.tsx'
import { PageHeader } from '../shell/page-header.tsx'

const themes: SelectOption<Preferences['theme']>[] = [
  { value: 'system', label: 'As the system' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
]
const densities: SelectOption<Preferences['density']>[] = [
  { value: 'compact', label: 'Compact' },
  { value: 'normal', label: 'Normal' },
  { value: 'comfortable', label: 'Comfortable' },
]
const textSizes: SelectOption<Preferences['textSize']>[] = [
  { value: 'normal', label: 'Normal' },
  { value: 'large', label: 'Large' },
  { value: 'larger', label: 'Larger' },
]

/** How the page looks, whether everything is in order, and what runs here. */
export function SettingsPage() {
  const { theme, density, textSize, singleKeys } = usePreferences()
  return (
    <>
      <PageHeader title="Settings" />
      <div className="min-h-0 flex-1 overflow-y-auto">
        <div className="flex max-w-[44rem] flex-col gap-8 px-6 py-6 max-md:px-3">
          <Section title="Appearance" note="Kept in this browser.">
            <Row label="Theme">
              {(id) => (
                <Select
                  id={id}
                  className="w-44"
                  value={theme}
                  options={themes}
                  onValueChange={(value) => setPreferences({ theme: value })}
                />
              )}
            </Row>
            <Row label="Density of lists">
              {(id) => (
                <Select
                  id={id}
                  className="w-44"
                  value={density}
                  options={densities}
                  onValueChange={(value) => setPreferences({ density: value })}
                />
              )}
            </Row>
            <Row label="Text size">
              {(id) => (
                <Select
                  id={id}
                  className="w-44"
                  value={textSize}
                  options={textSizes}
                  onValueChange={(value) => setPreferences({ textSize: value })}
                />
              )}
            </Row>
          </Section>
          <Section title="Keyboard">
            <div className="px-4 py-2.5">
              <Checkbox
                checked={singleKeys}
                onCheckedChange={(checked) => setPreferences({ singleKeys: checked })}
              >
                Shortcuts of a single key
                <span className="block text-muted">
                  Keys like j, k, p and a. Turn them off if they get in the way of voice or other input.
                </span>
              </Checkbox>
            </div>
          </Section>
          <Section title="Claude Code" bare>
            <ClaudeStatus className="rounded-lg border border-line px-4" />
          </Section>
          <Checks />
          <About />
        </div>
      </div>
    </>
  )
}

const looks: Record<DoctorCheck['status'], { icon: LucideIcon; className: string; word: string }> = {
  ok: { icon: CircleCheck, className: 'text-green', word: 'In order' },
  warning: { icon: CircleAlert, className: 'text-amber', word: 'Warning' },
  failed: { icon: CircleX, className: 'text-red', word: 'Failed' },
}

function Checks() {
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
                <div className="min-w-0">
                  <p className="break-words">
                    <span className="font-medium">{check.name}</span>{' '}
                    <span className="text-muted">
                      <InlineCode text={check.message} />
                    </span>
                  </p>
                  {check.hint && (
                    <p className="break-words text-muted">
                      <InlineCode text={check.hint} />
                    </p>
                  )}
                </div>
              </li>
            )
          })}
        </ul>
      )}
    </Section>
  )
}

function About() {
  const info = useLive((state) => state.info)
  if (!info) return null
  const facts: [string, ReactNode][] = [
    ['Muster', info.version],
    ['Tested with Claude Code', info.claude.testedVersion],
    ['Node.js', info.nodeVersion],
    ['Platform', info.platform],
    [
      'Data directory',
      <code key="data" className="break-all text-sm">
        {info.dataDirectory}
      </code>,
    ],
    [
      'Supervisor',
      <span key="pid">
        pid {info.pid}, started <Time at={info.startedAt} />
      </span>,
    ],
    ['Processes at most', String(info.limits.maxInstances)],
    [
      'Found at the last start',
      `${info.recovery.reattached} tasks re-attached, ${info.recovery.interrupted} interrupted`,
    ],
  ]
  return (
    <Section title="About">
      <dl className="grid grid-cols-[12rem_1fr] gap-x-4 gap-y-1.5 px-4 py-3 max-md:grid-cols-[8rem_1fr]">
        {facts.map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-muted">{name}</dt>
            <dd className="min-w-0">{value}</dd>
          </div>
        ))}
      </dl>
      {info.recovery.notes.length > 0 && (
        <ul className="border-line border-t px-4 py-2 text-muted">
          {info.recovery.notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
    </Section>
  )
}

function Section(props: {
  title: string
  note?: string
  action?: ReactNode
  /** Without a frame: the content brings its own. */
  bare?: boolean
  children: ReactNode
}) {
  return (
    <section>
      <div className="mb-2 flex items-end gap-3">
        <div className="flex-1">
          <h2 className="font-semibold text-lg">{props.title}</h2>
          {props.note && <p className="text-faint text-sm">{props.note}</p>}
        </div>
        {props.action}
      </div>
      <div className={clsx(!props.bare && 'overflow-hidden rounded-lg border border-line')}>
        {props.children}
      </div>
    </section>
  )
}

function Row({ label, children }: { label: string; children: (id: string) => ReactNode }) {
  const id = useId()
  return (
    <div className="flex items-center justify-between gap-4 border-line border-b px-4 py-2 last:border-b-0">
      <label htmlFor={id}>{label}</label>
      {children(id)}
    </div>
  )
}
