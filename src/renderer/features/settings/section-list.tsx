import { Select } from '../../ui/select.tsx'
import type { FoundSection } from './find-settings.ts'

interface SectionListProps {
  sections: readonly FoundSection[]
  /** The one that is being looked at. */
  current: string | null
  onChoose: (id: string) => void
}

/** The sections at the side, with the number of hits in each while something is looked for. */
export function SectionList(props: SectionListProps & { counted: boolean }) {
  const { sections, current, onChoose, counted } = props
  return (
    <nav
      aria-label="Sections"
      className="w-48 shrink-0 overflow-y-auto border-line border-r p-2 max-lg:hidden"
    >
      <ul className="flex flex-col gap-0.5">
        {sections.map(({ id, title, count }) => (
          <li key={id}>
            <button
              type="button"
              aria-current={id === current ? 'location' : undefined}
              onClick={() => onChoose(id)}
              className="flex min-h-7 w-full items-center gap-2 rounded-md px-2 text-left text-muted hover:bg-hover hover:text-ink aria-[current=location]:bg-selected aria-[current=location]:text-ink"
            >
              <span className="min-w-0 flex-1 truncate">{title}</span>
              {counted && <span className="text-muted text-sm tabular-nums">{count}</span>}
            </button>
          </li>
        ))}
      </ul>
    </nav>
  )
}

/** The same where there is no room at the side. */
export function SectionChoice({ sections, current, onChoose }: SectionListProps) {
  const [first] = sections
  if (!first) return null
  return (
    <div className="border-line border-b px-4 py-1.5 max-md:px-3 lg:hidden">
      <Select
        label="Section"
        className="w-full max-w-72"
        value={current ?? first.id}
        options={sections.map(({ id, title }) => ({ value: id, label: title }))}
        onValueChange={onChoose}
      />
    </div>
  )
}
