// biome-ignore-all lint/a11y/useSemanticElements: rows that are placed by hand can't be table elements.
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid itself holds the focus (aria-activedescendant).
import { clsx } from 'clsx'
import type { ComponentProps } from 'react'

type Div = ComponentProps<'div'>

/** A virtual table for assistive technology. It has the focus and names the current row (`aria-activedescendant`). */
export function Grid(props: Div) {
  return <div role="grid" aria-multiselectable tabIndex={0} {...props} />
}

export function GridRows(props: Div) {
  return <div role="rowgroup" {...props} />
}

export function GridRow(props: Div) {
  return <div role="row" {...props} />
}

/** The row with the names of the columns, which stays in sight. */
export function GridHeader({ className, ...props }: Div) {
  return (
    <GridRows className="sticky top-0 z-10 border-line border-b bg-surface">
      <GridRow
        aria-rowindex={1}
        className={clsx('h-7 border-transparent border-l-2 text-muted text-sm', className)}
        {...props}
      />
    </GridRows>
  )
}

export function GridCell(props: Div) {
  return <div role="gridcell" {...props} />
}

export function GridHeaderCell(props: Div) {
  return <div role="columnheader" {...props} />
}
