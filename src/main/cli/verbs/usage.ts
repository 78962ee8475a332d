import type { UsageWindow } from '../../../contract/budget.ts'
import { printTable } from '../facts-text.ts'
import { formatDuration } from '../format.ts'
import type { VerbContext } from '../verb-context.ts'
import { withClient } from '../with-client.ts'

/** `muster usage`: the account's usage windows; `--dismiss` forgets one, so that held work is tried now. */
export function usage(context: VerbContext, options: { dismiss?: string }): Promise<number> {
  return withClient(context, async (client, terminal) => {
    if (options.dismiss !== undefined) {
      await client.call('usage.dismiss', { type: options.dismiss })
    }
    const { windows } = await client.call('usage.list', {})
    if (terminal.json) {
      for (const window of windows) terminal.printJson({ type: 'window', window })
      return
    }
    if (windows.length === 0) {
      terminal.note('No usage window is known. Claude tells of them when it works with a subscription.')
      return
    }
    const rows = windows.map((window) => [
      window.simulated ? `${window.type} (simulated)` : window.type,
      words[window.status],
      window.utilization === null ? '' : `${Math.round(window.utilization * 100)}% used`,
      window.resetsAt === null ? '' : `opens anew in ${formatDuration(window.resetsAt - Date.now())}`,
    ])
    printTable(terminal, [['WINDOW', 'STATE', 'USED', 'RESET'], ...rows])
  })
}

const words: Record<UsageWindow['status'], string> = {
  allowed: 'open',
  warning: 'nearly used up',
  rejected: 'closed',
}
