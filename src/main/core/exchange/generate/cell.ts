import type { Json } from '../../../../contract/values.ts'
import type { JsonType, ListRules, ObjectRules, Shape } from '../profile/shape.ts'

/** One thing that is asked of a value of a type. */
export type Fact =
  | { readonly is: 'in' | 'notIn'; readonly values: readonly Json[] }
  | { readonly is: 'sample'; readonly values: readonly Json[] }
  | { readonly is: 'atLeast' | 'above' | 'atMost' | 'below'; readonly than: number }
  | { readonly is: 'multiple' | 'noMultiple'; readonly of: number }
  | { readonly is: 'whole' | 'notWhole' }
  /** Characters of a text, elements of a list, fields of an object. */
  | { readonly is: 'countFrom' | 'countTo'; readonly count: number }
  | { readonly is: 'pattern' | 'noPattern'; readonly source: string }
  | { readonly is: 'format' | 'noFormat'; readonly name: string }
  | { readonly is: 'list'; readonly rules: ListRules }
  | { readonly is: 'distinct' | 'repeated' }
  /** The element of this index is there, and refused. */
  | { readonly is: 'elementNot'; readonly at: number; readonly shape: Shape }
  /** An element of this index or a later one is there, and refused. */
  | { readonly is: 'someElementNot'; readonly from: number; readonly shape: Shape }
  | { readonly is: 'object'; readonly rules: ObjectRules }
  | { readonly is: 'has' | 'hasNot'; readonly name: string }
  | { readonly is: 'fieldNot'; readonly name: string; readonly shape: Shape }
  /** A field of another name than these is there, and refused. */
  | { readonly is: 'otherFieldNot'; readonly names: ReadonlySet<string>; readonly shape: Shape }

/** What is asked of a value: shapes that accept it, and shapes that refuse it. */
export interface Goal {
  readonly is: readonly Shape[]
  readonly isNot: readonly Shape[]
}

/** A conjunction of facts about values of one type. */
export interface Cell {
  readonly type: JsonType
  readonly facts: readonly Fact[]
}

/** What came of a search: there is no such value (proved), one was found, or neither, and why. */
export type Finding =
  | { readonly is: 'none' }
  | { readonly is: 'found'; readonly value: Json }
  | { readonly is: 'unsure'; readonly why: string; readonly word: OpaqueWord | null }

/** A word of a schema that is opaque here: what it lets through is tried, not reckoned. */
export interface OpaqueWord {
  readonly keyword: 'pattern' | 'format'
  readonly value: string
}

export const none: Finding = { is: 'none' }
export const found = (value: Json): Finding => ({ is: 'found', value })
export const unsure = (why: string, word: OpaqueWord | null = null): Finding => ({ is: 'unsure', why, word })
