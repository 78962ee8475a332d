import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type ModuleLoad, ModuleRequest } from '../../../../contract/module-route.ts'
import { matchModules, type RoutableModule } from './match-modules.ts'

function module(
  name: string,
  capabilities: string[] = [],
  changes: Partial<RoutableModule> = {},
): RoutableModule {
  return {
    name,
    tags: [],
    maxParallel: 2,
    obstacle: null,
    capabilities: capabilities.map((each) => {
      const [id = '', version = '1.0.0', ...tags] = each.split(' ')
      return { id, version, tags }
    }),
    ...changes,
  }
}

function match(
  request: Partial<ModuleRequest>,
  modules: RoutableModule[],
  loads: Record<string, Partial<ModuleLoad>> = {},
) {
  const known = Object.entries(loads).map(
    ([name, load]) => [name, { busy: 0, waiting: 0, meanMs: null, ...load }] as const,
  )
  return matchModules(ModuleRequest.parse(request), modules, new Map(known))
}

describe('who has the capability', () => {
  test('the id and the range of versions decide, before any tags', () => {
    const { chosen, reason, candidates } = match(
      { capability: 'invoice.cancel', version: '^1', tags: ['invoice'] },
      [
        module('old', ['invoice.cancel 0.9.0']),
        module('tagged', ['invoice.list 1.0.0 invoice']),
        module('billing', ['invoice.cancel 1.0.0', 'invoice.cancel 1.2.0', 'invoice.cancel 2.0.0']),
        module('stranger', ['mail.send 1.0.0']),
      ],
    )
    expect(chosen).toEqual(['billing'])
    expect(reason).toBe('billing has invoice.cancel 1.2.0 (asked for ^1) with 0 of 1 tag')
    expect(candidates.map(({ module: name, fit, score, why }) => [name, fit, score, why])).toEqual([
      ['billing', 'capability', 0.5, 'has invoice.cancel 1.2.0 (asked for ^1) with 0 of 1 tag'],
      [
        'tagged',
        'tags',
        0.5,
        'has 1 of 1 tag in invoice.list 1.0.0, but not invoice.cancel, which fits less',
      ],
      ['old', 'none', 0, 'it has invoice.cancel 0.9.0, not ^1'],
    ])
  })

  test('without one that has it, the tags decide', () => {
    const { chosen, candidates } = match({ capability: 'a.b', tags: ['x', 'y', 'z'] }, [
      module('one', ['c 1.0.0 x']),
      module('two', ['d 1.0.0 y'], { tags: ['x'] }),
      module('none', ['e 1.0.0']),
    ])
    expect(chosen).toEqual(['two'])
    expect(candidates.map(({ module: name, score }) => [name, score])).toEqual([
      ['two', 1 / 3],
      ['one', 1 / 6],
    ])
    expect(candidates[0]?.capability).toEqual({ id: 'd', version: '1.0.0' })
  })

  test('a version before its release is taken only by who asks for none, or for it', () => {
    const modules = [module('next', ['a 2.0.0-rc.1'])]
    expect(match({ capability: 'a' }, modules).chosen).toEqual(['next'])
    expect(match({ capability: 'a', version: '>=1' }, modules).chosen).toEqual([])
    expect(match({ capability: 'a', version: '2.0.0-rc.1' }, modules).chosen).toEqual(['next'])
  })
})

describe('of those that fit alike', () => {
  const modules = [module('c', ['a']), module('b', ['a']), module('a', ['a'], { maxParallel: 4 })]

  test('the least loaded is asked, by what each of its places has to do', () => {
    const { chosen, reason, candidates } = match({ capability: 'a' }, modules, {
      a: { busy: 2, waiting: 0 },
      b: { busy: 2, waiting: 0, meanMs: 1 },
      c: { busy: 1, waiting: 1 },
    })
    expect(chosen).toEqual(['a'])
    expect(reason).toBe('a has a 1.0.0, and is the least loaded of 3 that fit alike')
    expect(candidates.map(({ why }) => why)).toEqual([
      'has a 1.0.0, and is the least loaded of 3 that fit alike',
      'has a 1.0.0, but is busier: 2 of 2 at work',
      'has a 1.0.0, but is busier: 1 of 2 at work and 1 waiting',
    ])
  })

  test('then the fastest by history, then the first by name', () => {
    const fast = match({ capability: 'a' }, modules, { c: { meanMs: 2_000 }, b: { meanMs: 9_000 } })
    expect(fast.reason).toBe('c has a 1.0.0, and is the fastest of 3 that fit alike and are as little loaded')
    expect(fast.candidates.map(({ why }) => why).slice(1)).toEqual([
      'has a 1.0.0, but is slower: 9 s an answer',
      'has a 1.0.0, but is slower: it has no history',
    ])
    expect(match({ capability: 'a' }, modules).reason).toBe(
      'a has a 1.0.0, and is the first by name of 3 that fit alike and are as little loaded',
    )
  })

  test('one that can not be asked is passed by, and told', () => {
    const { chosen, candidates } = match({ capability: 'a' }, [
      module('a', ['a'], { obstacle: 'Nobody has agreed to what it wishes for.' }),
      module('b', ['a']),
    ])
    expect(chosen).toEqual(['b'])
    expect(candidates[1]).toMatchObject({ module: 'a', why: 'Nobody has agreed to what it wishes for.' })
  })
})

describe('who was named', () => {
  const modules = [module('billing', ['a 1.0.0']), module('shop', ['b'])]

  test('is asked, if it has what is asked for', () => {
    expect(match({ modules: ['shop'] }, modules)).toMatchObject({
      chosen: ['shop'],
      reason: 'shop was named',
    })
    const lacking = match({ modules: ['shop'], capability: 'a' }, modules)
    expect(lacking).toMatchObject({ chosen: [], reason: 'shop: it does not have a' })
    expect(match({ modules: ['billng'] }, modules).reason).toBe(
      'billng: there is no module of this name; did you mean "billing"?',
    )
  })

  test('several are all asked, in their order, or none', () => {
    const both = match({ modules: ['shop', 'billing'], mode: 'sequence' }, modules)
    expect(both.chosen).toEqual(['shop', 'billing'])
    const short = match({ modules: ['shop', 'none'], mode: 'parallel' }, modules)
    expect(short.chosen).toEqual([])
    expect(short.reason).toBe('none: there is no module of this name')
    expect(match({ modules: ['shop', 'none'], mode: 'one' }, modules).chosen).toEqual(['shop'])
  })
})

test('several are the best ones, as many as are asked for', () => {
  const modules = ['d', 'c', 'b', 'a'].map((name) => module(name, ['x']))
  expect(match({ capability: 'x', mode: 'parallel', count: 2 }, modules).chosen).toEqual(['a', 'b'])
  expect(match({ capability: 'x', mode: 'sequence', count: 9 }, modules).chosen).toEqual(['a', 'b', 'c', 'd'])
})

test('a question for nobody, and a range that is none, are refused', () => {
  expect(() => match({}, [])).toThrow('The question is for nobody.')
  expect(() => match({ capability: 'a', version: 'soon' }, [])).toThrow('"soon" is no range of versions.')
  expect(match({ capability: 'a', version: '^1', tags: ['x'] }, []).reason).toBe(
    'No module has the capability a ^1 or one of the tags x.',
  )
})

const someModule = fc.record({
  name: fc.constantFrom(...'abcdefgh'),
  tags: fc.subarray(['x', 'y', 'z']),
  maxParallel: fc.integer({ min: 1, max: 4 }),
  obstacle: fc.option(fc.constant('broken'), { freq: 4 }),
  capabilities: fc.array(
    fc.record({
      id: fc.constantFrom('p', 'q.r', 'q.s'),
      version: fc.constantFrom('1.0.0', '1.2.0', '2.0.0', '2.1.0-rc.1'),
      tags: fc.subarray(['x', 'y', 'w']),
    }),
    { maxLength: 4 },
  ),
})
const someRequest = fc
  .record(
    {
      modules: fc.uniqueArray(fc.constantFrom(...'abcdxy'), { minLength: 1, maxLength: 4 }),
      capability: fc.constantFrom('p', 'q.r', 'q.s', 'none'),
      version: fc.constantFrom('^1', '>=2', '1.x', '*'),
      tags: fc.subarray(['x', 'y', 'w', 'v']),
      mode: fc.constantFrom('one' as const, 'parallel' as const, 'sequence' as const),
      count: fc.integer({ min: 1, max: 5 }),
    },
    { requiredKeys: [] },
  )
  .filter(
    ({ modules, capability, tags }) =>
      modules !== undefined || capability !== undefined || (tags ?? []).length > 0,
  )
  .map((request) => ModuleRequest.parse(request))
const someLoads = fc.dictionary(
  fc.constantFrom(...'abcdefgh'),
  fc.record({
    busy: fc.integer({ min: 0, max: 3 }),
    waiting: fc.integer({ min: 0, max: 3 }),
    meanMs: fc.option(fc.integer({ min: 1, max: 5 }), { nil: null }),
  }),
)

test('the decision is the same in whatever order modules come, and chooses nobody who can not be asked', () => {
  fc.assert(
    fc.property(
      someRequest,
      fc.uniqueArray(someModule, { selector: ({ name }) => name, maxLength: 8 }).chain((modules) =>
        fc.record({
          modules: fc.constant(modules),
          shuffled: fc.shuffledSubarray(modules, { minLength: modules.length }),
        }),
      ),
      someLoads,
      (request, { modules, shuffled }, loads) => {
        const map = new Map(Object.entries(loads))
        const decision = matchModules(request, modules, map)
        expect(matchModules(request, shuffled, map)).toEqual(decision)
        const able = new Set(modules.filter(({ obstacle }) => obstacle === null).map(({ name }) => name))
        expect(decision.chosen.filter((name) => !able.has(name))).toEqual([])
        expect(decision.candidates.filter((each) => each.chosen).map((each) => each.module)).toEqual(
          decision.chosen,
        )
        // Nobody who was passed by fits better.
        const [best] = decision.candidates.filter((each) => each.chosen)
        if (request.modules === undefined && best !== undefined)
          for (const { module: name, score } of decision.candidates)
            if (able.has(name)) expect(score).toBeLessThanOrEqual(best.score)
        if (request.mode === 'one') expect(decision.chosen.length).toBeLessThanOrEqual(1)
      },
    ),
    { numRuns: 2_000 },
  )
})
