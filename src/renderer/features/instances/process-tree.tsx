import type { ProcessReading } from '../../../contract/monitor.ts'
import { formatBytes } from '../../ui/format.ts'

/** The processes of an instance, children indented below their parent. */
export function ProcessTree({ processes, total }: { processes: readonly ProcessReading[]; total: number }) {
  if (processes.length === 0) return <p className="text-faint">Not looked at yet.</p>
  return (
    <>
      <table className="w-full table-fixed text-sm">
        <thead>
          <tr className="text-left text-muted">
            <th className="font-normal">Process</th>
            <th className="w-16 text-right font-normal">pid</th>
            <th className="w-16 text-right font-normal">Memory</th>
            <th className="w-11 text-right font-normal">CPU</th>
          </tr>
        </thead>
        <tbody>
          {orderAsTree(processes).map(({ process, depth }) => (
            <tr key={process.pid} className="h-6 border-line border-t">
              <td className="truncate" title={`${process.name}, ${process.state}`}>
                <span style={{ paddingLeft: `${Math.min(depth, 6) * 0.75}rem` }}>
                  {depth > 0 && (
                    <span aria-hidden className="text-faint">
                      └{' '}
                    </span>
                  )}
                  <span className="font-mono">{process.name}</span>
                </span>
              </td>
              <td className="text-right text-muted">{process.pid}</td>
              <td className="text-right">{formatBytes(process.rssBytes)}</td>
              <td className="text-right">{Math.round(process.cpuPercent)}%</td>
            </tr>
          ))}
        </tbody>
      </table>
      {total > processes.length && (
        <p className="mt-1 text-faint text-sm">and {total - processes.length} more</p>
      )}
    </>
  )
}

/** Each process after its parent; one whose parent is not among them stands at the left. */
export function orderAsTree(
  processes: readonly ProcessReading[],
): { process: ProcessReading; depth: number }[] {
  const pids = new Set(processes.map(({ pid }) => pid))
  const children = Map.groupBy(processes, ({ parentPid }) => (pids.has(parentPid) ? parentPid : 0))
  const ordered: { process: ProcessReading; depth: number }[] = []
  const add = (parent: number, depth: number) => {
    for (const process of children.get(parent) ?? []) {
      ordered.push({ process, depth })
      if (process.pid !== parent) add(process.pid, depth + 1)
    }
  }
  add(0, 0)
  return ordered
}
