import type { Json } from '../../../../contract/values.ts'
import { documentDefs } from '../document-schema.ts'
import { isObject } from '../json-object.ts'
import { type CheckSchema, compileSchema } from '../schema/compile-schema.ts'
import { type JsonSchema as Fields, ref } from '../schema/schema-parts.ts'
import { type Difference, differences, gather, keptIn, restore } from './difference.ts'
import { withGrid } from './table-data.ts'

/** Docling takes further fields in `meta`, with the name of whose they are before them. */
const KEPT = 'muster__kept'
/** `meta` was there before. */
const HAD_META = 'muster__had_meta'

/** An item or a root without what we kept in it, and that. */
export function takeKept({ meta, ...fields }: Fields): { fields: Fields; kept: Difference[] } {
  if (!isObject(meta) || !Object.hasOwn(meta, KEPT)) {
    return { fields: meta === undefined ? fields : { ...fields, meta }, kept: [] }
  }
  const { [KEPT]: kept, [HAD_META]: had, ...rest } = meta
  const isOurs = Object.keys(rest).length === 0 && had !== true
  return { fields: isOurs ? fields : { ...fields, meta: rest }, kept: keptIn(kept) }
}

/** Keeps in an item what its fields can't say. */
export function putKept(fields: Fields, kept: readonly Difference[]): Fields {
  if (kept.length === 0) return fields
  const had = isObject(fields.meta) ? { ...fields.meta, [HAD_META]: true } : {}
  return { ...fields, meta: { ...had, [KEPT]: kept as unknown as Json } }
}

/** What makes `original` of `derived`; the grid of a table is made of its cells, and kept only where it is not that. */
export function itemDifferences(derived: Fields, original: Fields): Difference[] {
  if (!isObject(derived.data) || !isObject(original.data)) return differences(derived, original)
  const { grid, ...rest } = original.data
  const cells = derived.data.table_cells
  const found = differences(derived, { ...original, data: rest })
  const made = withGrid(rest)
  return [
    ...gather(found, '/data/table_cells', Array.isArray(cells) ? cells.length : 0),
    ...differences({ data: gridOf(made) }, { data: grid === undefined ? {} : { grid } }),
  ]
}

const gridOf = ({ grid }: Fields): Fields => (grid === undefined ? {} : { grid })

/** An item with what was kept of it put back, and with the grid of its table. */
export function restoreItem(derived: Fields, kept: readonly Difference[]): Fields {
  const isOfGrid = ({ at }: Difference) => at === '/data/grid' || at.startsWith('/data/grid/')
  const restored = restore(
    derived,
    kept.filter((each) => !isOfGrid(each)),
  )
  const ofGrid = kept.filter(isOfGrid)
  if (!isObject(derived.data) || !isObject(restored.data)) return restore(restored, ofGrid)
  const { grid, ...data } = withGrid(restored.data)
  if (ofGrid.length === 0) return { ...restored, data: { ...data, ...(grid === undefined ? {} : { grid }) } }
  // Its places share the cells of the table: what is put back into one must not be in the others.
  const own = Array.isArray(grid)
    ? { grid: grid.map((row) => (Array.isArray(row) ? row.map(copy) : row)) }
    : {}
  return restore({ ...restored, data: { ...data, ...own } }, ofGrid)
}

const copy = (value: Json): Json => structuredClone(value)

let checks: { block: CheckSchema; document: CheckSchema } | undefined

/** A block or a document with what was kept of it put back, unless that makes none of it. */
export function restoreOwn(kind: 'block' | 'document', derived: Fields, kept: readonly Difference[]): Fields {
  if (kept.length === 0) return derived
  checks ??= {
    block: compileSchema({ ...ref('block'), $defs: documentDefs }),
    document: compileSchema({ ...ref('document'), $defs: documentDefs }),
  }
  const restored = restore(derived, kept)
  return checks[kind](restored).length === 0 ? restored : derived
}
