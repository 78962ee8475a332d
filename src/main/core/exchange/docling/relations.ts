import type { Json } from '../../../../contract/values.ts'
import type { Relation } from '../document.ts'
import { isObject } from '../json-object.ts'
import type { JsonSchema as Fields } from '../schema/schema-parts.ts'

/** References from one item to others, by the field that they are in. */
export type RelatedRefs = Readonly<Record<(typeof related)[number][0], readonly string[]>>

const related = [
  ['captions', 'caption'],
  ['references', 'reference'],
  ['footnotes', 'footnote'],
] as const

/** The references of a list of Docling's. */
export function refsIn(list: Json | undefined): string[] {
  return (Array.isArray(list) ? list : []).flatMap((each) =>
    isObject(each) && typeof each.$ref === 'string' ? [each.$ref] : [],
  )
}

/** What an item says of others; of those that are not there nothing. */
export function relationsOf(
  fields: Fields,
  from: string,
  idOf: (ref: string) => string | undefined,
): Relation[] {
  return related.flatMap(([field, type]) =>
    refsIn(fields[field]).flatMap((ref) => {
      const to = idOf(ref)
      return to === undefined ? [] : [{ type, from, to }]
    }),
  )
}

/** The same the other way round: what each block, by its id, has to refer to. */
export function refsByBlock(
  relations: readonly Relation[],
  refOf: (id: string) => string | undefined,
): (id: string) => RelatedRefs {
  const found = new Map<string, Record<keyof RelatedRefs, string[]>>()
  for (const { type, from, to } of relations) {
    const field = related.find(([, each]) => each === type)?.[0]
    const ref = refOf(to)
    if (field === undefined || ref === undefined) continue
    const refs = found.get(from) ?? { captions: [], references: [], footnotes: [] }
    refs[field].push(ref)
    found.set(from, refs)
  }
  return (id) => found.get(id) ?? { captions: [], references: [], footnotes: [] }
}
