import { globSync, readFileSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Json } from '../../../../contract/values.ts'
import { FORMAT_VERSION } from '../document.ts'
import { sampleRequirement } from '../fixtures/sample-requirement.ts'
import { formatSchema } from '../format-schema.ts'
import type { JsonSchema } from '../schema/schema-parts.ts'
import { changesOf, requiredBump, requirementChanges, wrongVersion } from './required-bump.ts'
import { createVersionChain } from './version-chain.ts'

const kept = resolve(import.meta.dirname, '../../../../../resources/exchange')

describe('the schema of the format', () => {
  test('does not change without its version going up by the rule', async () => {
    const current = formatSchema()
    for (const path of globSync('exchange-*.schema.json', { cwd: kept })) {
      const before = JSON.parse(readFileSync(join(kept, path), 'utf8')) as JsonSchema
      const [, version = ''] = /^exchange-(.*)\.schema\.json$/.exec(basename(path)) ?? []
      const changes = changesOf(before, current)
      expect(
        wrongVersion(version, FORMAT_VERSION, requiredBump(changes)),
        JSON.stringify(changes.slice(0, 3)),
      ).toBeNull()
    }
    // Each version is kept from when it is there; `-u` writes a new one, never an old one anew with another meaning.
    const path = join(kept, `exchange-${FORMAT_VERSION}.schema.json`)
    await expect(`${JSON.stringify(current, null, 2)}\n`).toMatchFileSnapshot(path)
  })

  const change = (make: (schema: JsonSchema) => void) => {
    const after = structuredClone(formatSchema())
    make(after)
    return requiredBump(changesOf(formatSchema(), after))
  }
  const at = (schema: JsonSchema, ...path: string[]): JsonSchema =>
    path.reduce<Json>((value, key) => (value as JsonSchema)[key] ?? {}, schema) as JsonSchema
  const put = (value: Json, ...path: string[]) => {
    return (schema: JsonSchema) =>
      void Reflect.set(at(schema, ...path.slice(0, -1)), path.at(-1) ?? '', value)
  }
  const append = (value: Json, ...path: string[]) => {
    return (schema: JsonSchema) => void (at(schema, ...path) as unknown as Json[]).push(value)
  }
  const page = ['$defs', 'page']

  test.each<[string, string, (schema: JsonSchema) => void]>([
    ['none', 'nothing', () => {}],
    [
      'none',
      'the order of what is required',
      (schema) => void (at(schema, ...page, 'required') as unknown as string[]).reverse(),
    ],
    ['patch', 'words', put('Others.', '$defs', 'document', 'description')],
    ['minor', 'a field that may be left out', put({ type: 'number' }, ...page, 'properties', 'rotation')],
    ['minor', 'a definition', put({ type: 'string' }, '$defs', 'more')],
    ['major', 'a field that is required', append('label', ...page, 'required')],
    [
      'major',
      'a field that is gone',
      (schema) => void Reflect.deleteProperty(at(schema, ...page, 'properties'), 'label'),
    ],
    ['major', 'another type', put('number', ...page, 'properties', 'label', 'type')],
    ['major', 'a further value', append('other', '$defs', 'relation', 'properties', 'type', 'enum')],
    ['major', 'a further type of blocks', append({ $ref: '#/$defs/more' }, '$defs', 'block', 'anyOf')],
    ['major', 'a bound', put(5, ...page, 'properties', 'width', 'maximum')],
  ])('%s for %s', (bump, _, make) => {
    expect(change(make)).toBe(bump)
  })
})

test.each([
  ['1.2.3', '1.2.3', 'none', null],
  ['1.2.3', '1.2.4', 'patch', null],
  ['1.2.3', '2.0.0', 'patch', null],
  ['1.2.3', '1.2.3', 'patch', '1.2.4 or more'],
  ['1.2.3', '1.2.4', 'minor', '1.3.0 or more'],
  ['1.2.3', '1.9.0', 'major', '2.0.0 or more'],
  ['1.2.3', '1.1.9', 'none', '1.1.9 is before 1.2.3.'],
  ['0.2.3', '0.3.0', 'major', null],
  ['0.2.3', '0.2.4', 'major', '0.3.0 or more'],
  ['1.2', '1.3.0', 'none', '"1.2" is no version'],
] as const)('%s to %s for %s', (before, after, bump, wrong) => {
  const found = wrongVersion(before, after, bump)
  if (wrong === null) expect(found).toBeNull()
  else expect(found).toContain(wrong)
})

test('changes of a requirement', () => {
  const before = sampleRequirement()
  const bumpOf = (change: Partial<typeof before>) =>
    requiredBump(requirementChanges(before, { ...before, ...change }))
  expect(bumpOf({})).toBe('none')
  expect(bumpOf({ description: 'Others.' })).toBe('patch')
  expect(bumpOf({ metadata: { ...before.metadata, isbn: { type: 'string' } } })).toBe('minor')
  expect(bumpOf({ metadata: { ...before.metadata, isbn: { type: 'string', required: true } } })).toBe('major')
  expect(bumpOf({ rules: ['headingLevels'] })).toBe('major')
  expect(bumpOf({ blocks: { ...before.blocks, types: { heading: { min: 2 } } } })).toBe('major')
})

describe('versions in a row', () => {
  const chain = createVersionChain('1.0.0', [
    {
      from: '1.0.0',
      to: '1.1.0',
      upgrade: (value) => ({ ...(value as JsonSchema), tags: [] }),
      downgrade: (value) => {
        const { tags, ...rest } = value as JsonSchema
        return { value: rest, lost: Array.isArray(tags) && tags.length > 0 ? ['/tags'] : [] }
      },
    },
    {
      from: '1.1.0',
      to: '2.0.0',
      upgrade: (value) => {
        const { name, ...rest } = value as JsonSchema
        return { ...rest, title: name ?? '' }
      },
      downgrade: (value) => {
        const { title, ...rest } = value as JsonSchema
        return { value: { ...rest, name: title ?? '' }, lost: [] }
      },
    },
  ])

  test('go up and down, and say what is lost', () => {
    expect(chain.convert({ name: 'a' }, '1.0.0', '2.0.0')).toEqual({
      value: { title: 'a', tags: [] },
      lost: [],
    })
    expect(chain.convert({ title: 'a', tags: ['x'] }, '2.0.0', '1.0.0')).toEqual({
      value: { name: 'a' },
      lost: ['/tags'],
    })
    expect(chain.convert({ name: 'a' }, '1.0.0', '1.0.0')).toEqual({ value: { name: 'a' }, lost: [] })
  })

  test('an unknown one is refused, and so is a row with a gap', () => {
    expect(() => chain.convert({}, '1.0.0', '3.0.0')).toThrow('There is no version 3.0.0.')
    const step = {
      from: '1.1.0',
      to: '1.2.0',
      upgrade: (value: Json) => value,
      downgrade: (value: Json) => ({ value, lost: [] }),
    }
    expect(() => createVersionChain('1.0.0', [step])).toThrow('does not begin where')
  })
})
