import { Download } from 'lucide-react'
import { insightsCsv } from '../../../contract/insights-csv.ts'
import { download } from '../../lib/download.ts'
import { Button } from '../../ui/button.tsx'
import { DropdownMenu, MenuItem } from '../../ui/dropdown-menu.tsx'
import { dayName, zone } from './insights-address.ts'
import type { Shown } from './use-report.ts'

/** Saves what is shown as a file. */
export function ExportMenu({ shown }: { shown: Shown | null }) {
  const save = (text: string, name: string, type: string) =>
    download(new Blob([text], { type }), `insights-${dayName(Date.now())}-${name}`)
  const csv = (by: Parameters<typeof insightsCsv>[1], name: string) =>
    shown && save(insightsCsv(shown.report, by, zone()), `${name}.csv`, 'text/csv')
  const by = shown?.address.by ?? 'directory'
  return (
    <DropdownMenu
      align="end"
      trigger={
        <Button icon={Download} disabled={shown === null}>
          Export
        </Button>
      }
    >
      <MenuItem onSelect={() => void csv(by, `by-${by}`)}>Groups as CSV</MenuItem>
      <MenuItem onSelect={() => void csv(null, 'over-time')}>Over time as CSV</MenuItem>
      <MenuItem
        onSelect={() =>
          shown && save(`${JSON.stringify(shown.report, null, 2)}\n`, 'report.json', 'application/json')
        }
      >
        All as JSON
      </MenuItem>
    </DropdownMenu>
  )
}
