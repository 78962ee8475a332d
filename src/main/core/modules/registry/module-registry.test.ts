import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { temporaryDirectory, testCore, untilEvent } from '../../../../../test/harness/test-core.ts'
import type { ModuleList } from '../../../../contract/module.ts'
import type { Core } from '../../core.ts'

/** Writes `module.yaml` of a folder below a root; gives its path. */
function put(root: string, folder: string, lines = '', name = folder): string {
  const directory = join(root, folder)
  mkdirSync(directory, { recursive: true })
  const path = join(directory, 'module.yaml')
  writeFileSync(path, `name: ${name}\nversion: 1.0.0\ndescription: What ${name} does.\n${lines}\n`)
  return path
}

const list = (core: Core) => core.call('module.list', { refresh: true })
const names = ({ modules }: ModuleList) => modules.map(({ name }) => name)
/** `FILE:LINE code message` of each problem, paths from the root. */
const told = ({ broken }: ModuleList, root: string) =>
  broken.flatMap(({ path, problems }) =>
    problems.map(({ line, code, message }) =>
      `${path}:${line} ${code} ${message}`.replaceAll(`${root}/`, ''),
    ),
  )

describe('modules that are found', () => {
  test('are there with their directories; a broken one is told with its place and stops no other', async () => {
    const root = temporaryDirectory('modules')
    put(root, 'shop', 'tags: [TypeScript]')
    put(root, 'billing', 'directory: ../billing\nmodel: opus')
    put(root, 'bad', 'maxParallel: many')
    put(root, 'lost', 'directory: ./nowhere')
    const core = await testCore({ modulePaths: `${root}, ${root}/none, here` })
    const found = await list(core)
    expect(names(found)).toEqual(['billing', 'lost', 'shop'])
    expect(told(found, root)).toEqual([
      'bad/module.yaml:4 schema "maxParallel" of the module must be a number, not "many".',
    ])
    expect(found.notes).toEqual([
      '"here" in modules.paths is not an absolute path.',
      `${root}/none is not there, or can not be read.`,
    ])
    expect(await core.call('module.get', { name: 'shop' })).toMatchObject({
      directory: join(root, 'shop'),
      path: join(root, 'shop/module.yaml'),
      origin: 'found',
      tags: ['typescript'],
      wishes: [],
      trusted: true,
      problems: [],
    })
    expect((await core.call('module.get', { name: 'lost' })).problems).toMatchObject([
      { code: 'directory_not_found', line: 4, column: 1 },
    ])
    await expect(core.call('module.get', { name: 'shp' })).rejects.toMatchObject({
      code: 'not_found',
      hint: 'Did you mean "shop"?',
    })
  })

  test('a change, a new one and one that goes are seen, and told', async () => {
    const root = temporaryDirectory('modules')
    put(root, 'shop')
    const core = await testCore({ modulePaths: root })
    await list(core)
    const heard: string[][] = []
    core.subscribe(
      { names: ['module.changed'] },
      {
        onEvent: (event) => {
          if (event.name === 'module.changed')
            heard.push(event.payload.modules.map(({ name, version }) => `${name} ${version}`))
        },
      },
    )
    const until = (wanted: string[]) => expect.poll(() => heard.at(-1), { timeout: 20_000 }).toEqual(wanted)
    put(root, 'deep/billing', '', 'billing')
    await until(['billing 1.0.0', 'shop 1.0.0'])
    writeFileSync(join(root, 'deep/billing/module.yaml'), 'name: billing\nversion: 2.0.0\ndescription: b\n')
    await until(['billing 2.0.0', 'shop 1.0.0'])
    rmSync(join(root, 'shop'), { recursive: true })
    await until(['billing 2.0.0'])
  })

  test('a file that is written again within the grain of its times is read again', async () => {
    const root = temporaryDirectory('modules')
    const path = put(root, 'shop')
    const core = await testCore({ modulePaths: root })
    for (let at = 1; at < 9; at += 1) {
      writeFileSync(path, `name: shop\nversion: ${at}.0.0\ndescription: same length\n`)
      expect((await list(core)).modules[0]?.version).toBe(`${at}.0.0`)
    }
  })

  test('of two of one name the first stays, and the other one is told', async () => {
    const [first, second] = [temporaryDirectory('first'), temporaryDirectory('second')]
    put(first, 'z', '', 'shop')
    put(second, 'a', '', 'shop')
    const core = await testCore({ modulePaths: `${first},${second}` })
    const found = await list(core)
    expect(found.modules.map(({ path }) => path)).toEqual([join(first, 'z/module.yaml')])
    expect(told(found, second)).toEqual([
      `a/module.yaml:1 duplicate_name There is a module "shop" already: ${join(first, 'z/module.yaml')}.`,
    ])
  })

  test('the folders count from the change of the setting on', async () => {
    const root = temporaryDirectory('modules')
    put(root, 'shop')
    const core = await testCore()
    expect(names(await list(core))).toEqual([])
    const seen = untilEvent(core, async (event) =>
      event?.name === 'module.changed' ? names(event.payload) : null,
    )
    core.subscribe({ names: ['module.changed'] }, { onEvent: () => {} })
    await core.call('settings.set', { name: 'modules.paths', value: root })
    expect(names(await core.call('module.list', {}))).toEqual(['shop'])
    void seen
  })
})

describe('modules that are registered', () => {
  test('by their file stay over a restart, are read anew, and go without their file', async () => {
    const dataDirectory = temporaryDirectory('data')
    const root = temporaryDirectory('modules')
    const path = put(root, 'shop')
    const core = await testCore({ dataDirectory })
    expect(await core.call('module.register', { path: join(root, 'shop') })).toMatchObject({
      name: 'shop',
      origin: 'registered',
      path,
    })
    // Again is the same.
    await core.call('module.register', { path })
    await core.close()
    const again = await testCore({ dataDirectory, modulePaths: root })
    expect((await list(again)).modules).toMatchObject([{ name: 'shop', origin: 'registered' }])
    writeFileSync(path, 'name: store\nversion: 1.1.0\ndescription: x\n')
    expect((await list(again)).modules).toMatchObject([{ name: 'store', version: '1.1.0' }])
    rmSync(path)
    expect((await list(again)).broken).toMatchObject([
      { path, name: 'shop', problems: [{ code: 'unreadable', message: 'It is not read: it is not there.' }] },
    ])
    await again.call('module.remove', { name: path })
    expect(await list(again)).toMatchObject({ modules: [], broken: [] })
    await expect(again.call('module.remove', { name: 'shop' })).rejects.toMatchObject({ code: 'not_found' })
  })

  test('as a text or an object, with an absolute directory', async () => {
    const directory = temporaryDirectory('work')
    const core = await testCore()
    const definition = { name: 'shop', version: '1.0.0', description: 'x', directory }
    expect(await core.call('module.register', { definition })).toMatchObject({ path: null, directory })
    await core.call('module.register', { definition: { ...definition, version: '1.1.0' } })
    expect((await list(core)).modules).toMatchObject([{ name: 'shop', version: '1.1.0' }])
    await expect(
      core.call('module.register', { source: 'name: b\nversion: 1.0.0\ndescription: x\n' }),
    ).rejects.toThrow(/directory of a module without a file is not an absolute path/)
    await core.call('module.remove', { name: 'shop' })
    expect(names(await list(core))).toEqual([])
  })

  test('one with errors is refused with all of them, and a name that is taken, too', async () => {
    const root = temporaryDirectory('modules')
    put(root, 'shop')
    const core = await testCore({ modulePaths: root })
    const bad = put(temporaryDirectory('other'), 'x', 'moo: 1\nmodel: [a]')
    await expect(core.call('module.register', { path: bad })).rejects.toMatchObject({
      code: 'validation',
      message:
        'The module has errors and was not registered: line 4: The module has no field "moo". (and 1 more)',
    })
    const other = put(temporaryDirectory('other'), 'shop')
    await expect(core.call('module.register', { path: other })).rejects.toMatchObject({
      code: 'conflict',
      message: `There is a module "shop" already: ${join(root, 'shop/module.yaml')}.`,
    })
    await expect(core.call('module.remove', { name: 'shop' })).rejects.toMatchObject({ code: 'conflict' })
    await expect(core.call('module.register', { path: join(root, 'none') })).rejects.toMatchObject({
      code: 'not_found',
    })
  })
})

describe('what a module wishes for', () => {
  test('counts only once a person has agreed to this very text in this very place', async () => {
    const dataDirectory = temporaryDirectory('data')
    const root = temporaryDirectory('modules')
    const path = put(root, 'shop', 'mayWrite: true\ntools: [WebSearch]\nenvironment: { A: b }')
    const core = await testCore({ dataDirectory, modulePaths: root })
    const shop = await core.call('module.get', { name: 'shop' })
    expect(shop).toMatchObject({
      trusted: false,
      wishes: [
        { kind: 'write', what: 'mayWrite' },
        { kind: 'tool', what: 'WebSearch' },
        { kind: 'environment', what: 'A=b' },
      ],
      environment: ['A'],
    })
    const { hash } = shop
    await expect(core.call('module.trust', { name: 'shop', hash: '0'.repeat(64) })).rejects.toMatchObject({
      code: 'conflict',
      message: 'The text of "shop" has changed since it was shown.',
    })
    expect((await core.call('module.trust', { name: 'shop', hash })).trusted).toBe(true)
    await core.close()

    const again = await testCore({ dataDirectory, modulePaths: root })
    expect((await list(again)).modules).toMatchObject([{ trusted: true }])
    const text = 'name: shop\nversion: 1.0.0\ndescription: x\nmayWrite: true\n'
    writeFileSync(path, text)
    expect((await list(again)).modules).toMatchObject([{ trusted: false }])
    const changed = await again.call('module.get', { name: 'shop' })
    await again.call('module.trust', { name: 'shop', hash: changed.hash })
    // The same text elsewhere is another module.
    rmSync(path)
    mkdirSync(join(root, 'copy'))
    writeFileSync(join(root, 'copy/module.yaml'), text)
    expect((await list(again)).modules).toMatchObject([{ trusted: false }])
    const copy = await again.call('module.get', { name: 'shop' })
    await again.call('module.trust', { name: 'shop', hash: copy.hash })
    const undone = await again.call('module.trust', { name: 'shop', hash: copy.hash, trusted: false })
    expect(undone.trusted).toBe(false)
  })

  test('a directory elsewhere is a wish, also by way of a link', async () => {
    const root = temporaryDirectory('modules')
    const elsewhere = temporaryDirectory('elsewhere')
    put(root, 'up', 'directory: ..')
    put(root, 'link', 'directory: ./inside')
    symlinkSync(elsewhere, join(root, 'link/inside'))
    const core = await testCore({ modulePaths: root })
    const { modules } = await list(core)
    expect(modules).toMatchObject([
      {
        name: 'link',
        directory: elsewhere,
        trusted: false,
        wishes: [{ kind: 'directory', what: elsewhere }],
      },
      { name: 'up', directory: root, trusted: false, wishes: [{ kind: 'directory', what: root }] },
    ])
  })

  test('registering agrees to it only when it says so', async () => {
    const path = put(temporaryDirectory('modules'), 'shop', 'mayWrite: true')
    const core = await testCore()
    expect((await core.call('module.register', { path })).trusted).toBe(false)
    expect((await core.call('module.register', { path, trust: true })).trusted).toBe(true)
  })
})

test('a check keeps nothing', async () => {
  const path = put(temporaryDirectory('modules'), 'shop', 'mayWrite: true')
  const core = await testCore()
  expect(await core.call('module.check', { path })).toMatchObject({
    name: 'shop',
    problems: [],
    module: { wishes: [{ kind: 'write' }], trusted: false },
  })
  // A text that is being written, as if it stood there.
  const source = 'name: shop\nversion: 1.0.0\ndescription: x\ndirectory: ./no\n'
  expect((await core.call('module.check', { path, source })).problems).toMatchObject([{ line: 4 }])
  expect(await list(core)).toMatchObject({ modules: [], broken: [] })
  await expect(core.call('module.check', {})).rejects.toMatchObject({ code: 'validation' })
})

test('a file that takes too long to be read is told, and stops no other', async () => {
  const root = temporaryDirectory('modules')
  const schema = '{ type: object, properties: { a: { type: string, pattern: "^(a+)+$" } } }'
  const slow = `capabilities: [{ id: a, version: 1.0.0, input: ${schema}, examples: [{ input: { a: ${'a'.repeat(60)}b } }] }]`
  put(root, 'slow', slow)
  put(root, 'shop')
  const core = await testCore({ modulePaths: root })
  const found = await list(core)
  expect(names(found)).toEqual(['shop'])
  expect(told(found, root)).toEqual([
    'slow/module.yaml:null unreadable It is not read: Reading the module took longer than 5 s and was ended.',
  ])
})
