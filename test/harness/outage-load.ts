import { setTimeout as delay } from 'node:timers/promises'
import type { WorkItem } from '../../src/contract/work-item.ts'
import { createIds } from '../../src/main/core/base/new-id.ts'
import { requireItem } from '../../src/main/core/tracking/rules/read-item.ts'
import type { Command } from '../../src/main/core/tracking/run-command.ts'
import { freshDatabase, openMachine, untilBack, untilCopied } from './outage-schedule.ts'
import type { PostgresServer } from './postgres-server.ts'

export interface LoadReport {
  calls: number
  fromCopy: number
  /** Calls that failed, answers that don't say where they come from, and changes that are gone. */
  broken: string[]
}

/** Three clients read and change items of their own without a pause, while the server is away for so many ms. */
export async function runLoad(server: PostgresServer, awayMs: number): Promise<LoadReport> {
  const url = await freshDatabase(server, 'load')
  const machines = ['ann', 'bob', 'eve'].map((name) => openMachine(url, name))
  const report: LoadReport = { calls: 0, fromCopy: 0, broken: [] }
  const newId = createIds()
  const ended = new AbortController()
  const last = new Map<string, WorkItem>()
  const client = async (name: string, layers: (typeof machines)[number]['layers']) => {
    const write = async (command: Pick<Command, 'name'> & { input: unknown }) => {
      const asked = { id: newId(), by: name, taskId: null, at: Date.now(), ids: [], ...command } as Command
      const answer = await layers.write(asked)
      return { ...(answer.result as { item: WorkItem }), layer: answer.layer }
    }
    const create = {
      itemType: 'task',
      title: name,
      parentId: null,
      priority: 'low',
      metadata: {},
      labels: [],
      notes: '',
    }
    let { item } = await write({ name: 'create', input: { ...create, branch: null, commit: null } })
    for (let round = 0; !ended.signal.aborted; round += 1) {
      try {
        const changed = await write({
          name: 'update',
          input: { itemId: item.id, version: item.version, title: `${name} ${round}` },
        })
        const { layer } = await layers.read(function* () {
          return { item: yield* requireItem(item.id) }
        })
        item = changed.item
        last.set(item.id, item)
        for (const each of [changed.layer, layer]) {
          report.calls += 1
          if (each.layer === 'cache') report.fromCopy += 1
          if ((each.warning === null) !== (each.layer === 'postgres'))
            report.broken.push(`${each.layer} says ${each.warning}`)
        }
      } catch (error) {
        report.broken.push(`${name}: ${String(error)}`)
        return
      }
      await delay(10)
    }
  }
  try {
    for (const machine of machines) await untilCopied(machine)
    const clients = machines.map(({ name, layers }) => client(name, layers))
    while (report.calls < 50 && report.broken.length === 0) await delay(5)
    await server.stop()
    await delay(awayMs)
    await server.start()
    for (const { layers } of machines) await untilBack(layers)
    ended.abort()
    await Promise.all(clients)
    for (const { layers } of machines) await untilBack(layers)
    for (const row of await server.query('SELECT id, title, version FROM work_items', url)) {
      const item = last.get(String(row.id))
      if (row.title !== item?.title || row.version !== item?.version)
        report.broken.push(`"${item?.title}" is "${row.title}" (${item?.version}, ${row.version})`)
    }
    return report
  } finally {
    for (const machine of machines) await machine.close()
  }
}
