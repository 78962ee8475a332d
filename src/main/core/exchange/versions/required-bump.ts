import { isDeepStrictEqual } from 'node:util'
import type { Json } from '../../../../contract/values.ts'
import { isObject, objectOf } from '../json-object.ts'
import { pointerTo } from '../json-pointer.ts'
import { compileRequirement } from '../requirement/compile-requirement.ts'
import type { Requirement } from '../requirement/requirement.ts'
import type { JsonSchema } from '../schema/schema-parts.ts'

/*
 * The rule of versions, of the format and of what modules require: major breaks who reads or delivers, minor adds what may be
 * left out, patch changes words.
 */

export const bumps = ['none', 'patch', 'minor', 'major'] as const
export type Bump = (typeof bumps)[number]

/** What has changed, and the least that the version must go up for it. */
export interface Change {
  /** JSON pointer into the schema, or into the requirement. */
  pointer: string
  bump: Bump
  reason: string
}

/** Words that say nothing about what is taken. */
const words = new Set(['$comment', '$id', 'default', 'deprecated', 'description', 'examples', 'title'])
/** Words that hold schemas by name: what is added there may be left out, unless it is required. */
const byName = new Set(['properties', '$defs'])

/** What makes one schema of another. */
export function changesOf(before: JsonSchema, after: JsonSchema): Change[] {
  const changes: Change[] = []
  const add = (path: readonly string[], bump: Bump, reason: string) =>
    changes.push({ pointer: pointerTo(path), bump, reason })

  const compareNamed = (was: JsonSchema, is: JsonSchema, path: readonly string[]): void => {
    for (const name of new Set([...Object.keys(was), ...Object.keys(is)])) {
      const here = [...path, name]
      const [old, now] = [own(was, name), own(is, name)]
      if (now === undefined) add(here, 'major', `"${name}" is gone.`)
      else if (old === undefined) add(here, 'minor', `"${name}" is new, and may be left out.`)
      else compare(old, now, here)
    }
  }
  const compare = (was: Json, is: Json, path: readonly string[]): void => {
    if (!isObject(was) || !isObject(is)) {
      if (!isDeepStrictEqual(was, is)) add(path, 'major', 'It is another schema.')
      return
    }
    for (const word of new Set([...Object.keys(was), ...Object.keys(is)])) {
      const here = [...path, word]
      const [old, now] = [own(was, word), own(is, word)]
      if (isDeepStrictEqual(old, now)) continue
      if (word === '$schema') add(here, 'major', 'It is another draft.')
      else if (words.has(word)) {
        if (word !== '$id') add(here, 'patch', 'Its words are others.')
      } else if (byName.has(word) && isObject(old ?? {}) && isObject(now ?? {})) {
        compareNamed(objectOf(old), objectOf(now), here)
      } else if (isObject(old) && isObject(now)) compare(old, now, here)
      else if (Array.isArray(old) && Array.isArray(now) && old.length === now.length && !isOrderless(word)) {
        for (const [index, each] of old.entries()) compare(each, now[index] ?? null, [...here, String(index)])
      } else if (!(isOrderless(word) && isSameSet(old, now))) add(here, 'major', `"${word}" is another.`)
    }
  }
  compare(before, after, [])
  return changes
}

const isOrderless = (word: string) => word === 'required' || word === 'enum' || word === 'type'
const own = (value: JsonSchema, name: string): Json | undefined =>
  Object.hasOwn(value, name) ? value[name] : undefined

function isSameSet(was: Json | undefined, is: Json | undefined): boolean {
  if (!Array.isArray(was) || !Array.isArray(is)) return false
  const texts = (list: Json[]) => [...new Set(list.map((each) => JSON.stringify(each)))].toSorted()
  return isDeepStrictEqual(texts(was), texts(is))
}

/** What makes one requirement of another: of its schema, and of what is counted and ruled besides. */
export function requirementChanges(before: Requirement, after: Requirement): Change[] {
  const [was, is] = [compileRequirement(before), compileRequirement(after)]
  // Their titles have the versions.
  const changes = changesOf({ ...was.schema, title: '' }, { ...is.schema, title: '' })
  for (const name of new Set([...was.rules, ...is.rules])) {
    if (was.rules.includes(name) && is.rules.includes(name)) continue
    const reason = `The rule "${name}" is ${is.rules.includes(name) ? 'new' : 'gone'}.`
    changes.push({ pointer: '/rules', bump: 'major', reason })
  }
  if (!isDeepStrictEqual(countsOf(before), countsOf(after))) {
    changes.push({
      pointer: '/blocks/types',
      bump: 'major',
      reason: 'Other numbers of blocks are asked for.',
    })
  }
  if (!isDeepStrictEqual(before.embedding, after.embedding)) {
    changes.push({ pointer: '/embedding', bump: 'major', reason: 'Texts are embedded otherwise.' })
  }
  return changes
}

function countsOf({ blocks }: Requirement): unknown {
  const entries = Object.entries(blocks?.types ?? {}).map(([type, { min = 0, max } = {}]) => [type, min, max])
  return entries.filter(([, min, max]) => min !== 0 || max !== undefined).toSorted()
}

/** The largest of what changes ask for. */
export function requiredBump(changes: readonly Change[]): Bump {
  return bumps.findLast((bump) => changes.some((change) => change.bump === bump)) ?? 'none'
}

/**
 * What is wrong with the version that comes after another when so much has changed; null: nothing. It may go up by more.
 * Before 1.0.0 nothing is promised: there minor counts as major, and patch as minor.
 */
export function wrongVersion(before: string, after: string, bump: Bump): string | null {
  const [was, is] = [numbersOf(before), numbersOf(after)]
  if (was === null || is === null) return `"${was === null ? before : after}" is no version such as 1.2.0.`
  const at = is.findIndex((number, index) => number !== was[index])
  if (at >= 0 && (is[at] ?? 0) < (was[at] ?? 0)) return `${after} is before ${before}.`
  const place = at < 0 ? 'none' : (['major', 'minor', 'patch'] as const)[at]
  const isYoung = was[0] === 0
  const needed: Bump = isYoung
    ? ({ major: 'minor', minor: 'patch', patch: 'patch', none: 'none' } as const)[bump]
    : bump
  if (bumps.indexOf(place ?? 'none') >= bumps.indexOf(needed)) return null
  return `${after} is not enough after ${before}: it must be ${next(was, needed)} or more, since what changed is ${bump}.`
}

function next([major, minor, patch]: readonly [number, number, number], bump: Bump): string {
  if (bump === 'major') return `${major + 1}.0.0`
  return bump === 'minor' ? `${major}.${minor + 1}.0` : `${major}.${minor}.${patch + 1}`
}

function numbersOf(version: string): [number, number, number] | null {
  const [, major, minor, patch] = /^(\d{1,9})\.(\d{1,9})\.(\d{1,9})$/.exec(version) ?? []
  return major === undefined ? null : [Number(major), Number(minor), Number(patch)]
}
