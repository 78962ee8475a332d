import { Link } from '@tanstack/react-router'
import { clsx } from 'clsx'
import type { ReactNode } from 'react'
import { useConnection } from '../lib/client.ts'
import { useShell } from '../lib/shell-state.ts'
import { useLive } from '../lib/store.ts'
import { useInbox } from '../lib/use-inbox.ts'
import { formatBytes, formatCost } from '../ui/format.ts'
import { Kbd } from '../ui/kbd.tsx'
import { Tooltip } from '../ui/tooltip.tsx'
import { UsageMeter } from './usage-meter.tsx'

/** One line at the bottom: is it connected, what runs, who waits, what it costs, how full the machine is. */
export function StatusBar() {
  const stats = useLive((state) => state.stats)
  const needsYou = useInbox().length
  const simulate = useLive((state) => state.info?.simulate ?? false)
  return (
    <footer className="flex h-7 shrink-0 items-center gap-1 overflow-hidden whitespace-nowrap border-line border-t bg-canvas px-2 text-muted text-sm">
      <Connection />
      {stats && (
        <>
          <Fact
            tip={`${stats.instances} of at most ${stats.maxInstances} processes, ${stats.queued} tasks queued`}
          >
            {stats.running} running
          </Fact>
          {needsYou > 0 ? (
            <Link to="/inbox" className="rounded-sm px-1.5 font-medium text-amber hover:bg-hover">
              {needsYou} waiting for you
            </Link>
          ) : (
            <Fact tip="No task asks anything of you">none waiting for you</Fact>
          )}
          {stats.paused > 0 && <Fact tip="Frozen or held">{stats.paused} paused</Fact>}
          <Fact tip={`${stats.completedToday} done and ${stats.failedToday} failed today`}>
            {formatCost(stats.costTodayMicros)} today
          </Fact>
          <UsageMeter />
          <Memory total={stats.memoryTotal} free={stats.memoryFree} />
        </>
      )}
      {simulate && <Fact tip="Every new task runs in the simulated instance">Simulated</Fact>}
      <span className="flex-1" />
      <button
        type="button"
        className="flex items-center gap-1.5 rounded-sm px-1.5 hover:bg-hover hover:text-ink"
        onClick={() => useShell.setState({ shortcutsOpen: true })}
      >
        Shortcuts <Kbd>?</Kbd>
      </button>
      <button
        type="button"
        className="flex items-center gap-1.5 rounded-sm px-1.5 hover:bg-hover hover:text-ink"
        onClick={() => useShell.setState({ paletteOpen: true })}
      >
        Commands <Kbd>Mod+K</Kbd>
      </button>
    </footer>
  )
}

function Connection() {
  const { status } = useConnection()
  const words = {
    open: 'Connected',
    connecting: 'Connecting',
    lost: 'Reconnecting',
    refused: 'Not allowed',
    closed: 'Disconnected',
  }
  return (
    <span role="status" className="flex items-center gap-1.5 px-1.5">
      <span
        aria-hidden
        className={clsx('size-2 rounded-full', status === 'open' ? 'bg-green' : 'bg-amber')}
      />
      {words[status]}
    </span>
  )
}

function Memory({ total, free }: { total: number; free: number }) {
  if (total === 0) return null
  const used = Math.round(((total - free) / total) * 100)
  return (
    <Fact tip={`${formatBytes(free)} of ${formatBytes(total)} memory free`}>
      <span className={used >= 90 ? 'text-red' : ''}>{used}% RAM</span>
    </Fact>
  )
}

function Fact({ tip, children }: { tip: string; children: ReactNode }) {
  return (
    <Tooltip content={tip} side="top">
      <span className="px-1.5">{children}</span>
    </Tooltip>
  )
}
