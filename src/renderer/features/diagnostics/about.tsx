import type { ReactNode } from 'react'
import { useLive } from '../../lib/store.ts'
import { Section } from '../../ui/section.tsx'
import { Time } from '../../ui/time.tsx'

/** What runs here. */
export function About() {
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
    <Section title="Versions">
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
