import { spellCost } from '../../core/base/spell-amount.ts'
import { exitCodes } from '../exit-codes.ts'
import { formatBytes } from '../format.ts'
import type { VerbContext } from '../verb-context.ts'
import { withClient } from '../with-client.ts'

/** `muster status`: whether work can be taken, and what there is of it. Exit code 1: not now. */
export async function status(context: VerbContext): Promise<number> {
  let isReady = false
  await withClient(context, async (client, terminal, isOwned) => {
    const [{ ready, reasons }, stats] = await Promise.all([
      client.call('system.ready', {}),
      client.call('system.stats', {}),
    ])
    isReady = ready
    if (terminal.json) return terminal.printJson({ type: 'status', running: !isOwned, ready, reasons, stats })
    const rows: [name: string, value: string][] = [
      ['Supervisor', isOwned ? 'none is running' : 'running'],
      ['Takes work', ready ? 'yes' : `no: ${reasons.join('; ')}`],
      [
        'Tasks',
        `${stats.queued} queued, ${stats.running} running, ${stats.paused} paused, ${stats.delayed} wait for a retry, a limit or a budget`,
      ],
      ['For you', `${stats.needsYou} wait for you`],
      [
        'Today',
        `${stats.completedToday} completed, ${stats.failedToday} failed, ${spellCost(stats.costTodayMicros)}`,
      ],
      ['Instances', `${stats.instances} of ${stats.maxInstances}`],
      ['Memory', `${formatBytes(stats.memoryFree)} free of ${formatBytes(stats.memoryTotal)}`],
    ]
    for (const [name, value] of rows) terminal.print(`${terminal.style('dim', name.padEnd(12))} ${value}`)
    if (stats.needsYou > 0) terminal.note('See what waits with: muster inbox')
  })
  return isReady ? exitCodes.ok : exitCodes.failed
}
