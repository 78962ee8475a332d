import { Select, type SelectOption } from '../../ui/select.tsx'
import { type Period, useFleetView } from './fleet-view.ts'

const periods: (SelectOption<Period> & { says: string })[] = [
  { value: 'today', label: 'Today', says: 'Of what has ended only that of today is shown.' },
  { value: 'week', label: '7 days', says: 'Of what has ended only that of the last 7 days is shown.' },
  { value: 'all', label: 'All', says: 'All but what was archived is shown.' },
  { value: 'archived', label: 'Archived', says: 'Only what was archived is shown.' },
]

/** Which ended tasks are shown, for an empty list. */
export const describePeriod = (period: Period) => periods.find(({ value }) => value === period)?.says ?? ''

/** Chooses which ended tasks are shown. */
export function PeriodMenu() {
  const period = useFleetView((view) => view.period)
  return (
    <span className="shrink-0 py-1.5 pl-4 max-md:pl-3">
      <Select
        label="Ended tasks shown"
        className="w-28"
        value={period}
        options={periods}
        onValueChange={(value) => useFleetView.setState({ period: value })}
      />
    </span>
  )
}
