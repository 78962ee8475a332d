import { clsx } from 'clsx'
import { ArrowDown, ArrowUp } from 'lucide-react'
import { GridHeaderCell } from './grid.tsx'

/** The name of a column, with the order when the rows are sorted by it. */
export function SortHeaderCell(props: {
  label: string
  align: 'end' | undefined
  /** Whether the highest is first; undefined when the rows are not sorted by this column. */
  desc: boolean | undefined
  /** Sorts by it, or turns the order around; undefined when it can't. */
  onSort: (() => void) | undefined
}) {
  const { label, desc } = props
  const Arrow = desc ? ArrowDown : ArrowUp
  return (
    <GridHeaderCell
      aria-sort={desc === undefined ? undefined : desc ? 'descending' : 'ascending'}
      className={clsx('flex min-w-0', props.align === 'end' && 'justify-end')}
    >
      {props.onSort ? (
        <button
          type="button"
          onClick={props.onSort}
          className={clsx(
            '-mx-1 flex min-w-0 items-center gap-1 rounded-sm px-1 hover:bg-hover hover:text-ink',
            desc !== undefined && 'text-ink',
          )}
        >
          <span className="truncate">{label}</span>
          {desc !== undefined && <Arrow aria-hidden size={12} className="shrink-0" />}
        </button>
      ) : (
        <span className="truncate">{label}</span>
      )}
    </GridHeaderCell>
  )
}
