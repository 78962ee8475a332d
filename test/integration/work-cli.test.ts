import { chmodSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { WorkItem } from '../../src/contract/work-item.ts'
import { jsonLines, runCli } from '../harness/cli-process.ts'
import { reachableCore } from '../harness/reachable-core.ts'
import { temporaryDirectory } from '../harness/test-core.ts'

/** `muster` on a data directory whose supervisor runs here. */
async function tracker() {
  const { core, dataDirectory } = await reachableCore()
  const run = async (...args: string[]) => {
    const { code, stdout, stderr } = await runCli(dataDirectory, args)
    expect(code, stderr).toBe(0)
    return stdout
  }
  const make = async (...args: string[]) => {
    const [line] = jsonLines(await run('work', 'new', ...args, '--json')) as { item: WorkItem }[]
    return line?.item as WorkItem
  }
  return { core, dataDirectory, run, make, fail: (...args: string[]) => runCli(dataDirectory, args) }
}

test('work is planned, linked, listed, moved and removed', async () => {
  const { run, make, fail, core } = await tracker()
  expect(await run('work')).toBe('')
  const shop = await make('Shop', '--type', 'project', '--field', 'goals=["sell"]')
  expect(shop).toMatchObject({ itemType: 'project', metadata: { goals: ['sell'] }, version: 1 })
  const cart = await make('Port', 'the', 'cart', '--parent', shop.id.slice(-8), '-l', 'web,api', '-p', 'high')
  expect(cart).toMatchObject({ title: 'Port the cart', parentId: shop.id, labels: ['web', 'api'] })
  const bug = await make('Totals are off', '--found-on', cart.id, '--description', 'By a cent')
  const short = (item: WorkItem) => item.id.slice(-8)

  expect(await run('work', 'link', short(bug), 'depends_on', short(cart))).toContain('depends_on')
  const shown = await run('work', 'show', short(bug))
  expect(shown).toContain('By a cent')
  expect(shown).toContain(`depends_on → ${short(cart)} Port the cart`)
  expect(shown).toContain('Can’t be started')
  expect(await run('work', 'ls')).toMatch(/need-to-be-done, waits .*Totals are off/)
  expect(await run('work', 'ls', '--tree')).toMatch(/^\S+ {2}Shop.*\n {2}\S+ {2}Port the cart/)
  expect(jsonLines(await run('work', 'ls', '--parent', 'top', '--type', 'task', '--json'))).toMatchObject([
    { type: 'item', item: { id: bug.id } },
  ])
  expect(await run('work', 'blocked')).toContain('Port the cart')
  expect(await fail('work', 'link', short(cart), 'depends_on', short(bug))).toMatchObject({ code: 4 })
  expect(await fail('work', 'link', short(cart), 'loves', short(bug))).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('There are blocks'),
  })
  await run('work', 'link', short(bug), 'depends_on', short(cart), '--undo')

  expect(await run('work', 'move', short(bug), '--to', short(shop))).toContain('version 2')
  expect(await fail('work', 'move', short(shop), '--to', short(bug))).toMatchObject({ code: 4 })
  expect(await run('work', 'move', short(bug), '--before', short(cart))).toContain('version 3')
  expect(await run('work', 'rm', short(shop))).toContain('removed  with 2 below it')
  expect(await run('work', 'ls', '--all')).toBe('')
  expect(await run('work', 'restore', short(shop))).toContain('with 2 below it')
  const { items } = await core.call('work.list', { parentId: shop.id })
  expect(items.map(({ id }) => id)).toEqual([bug.id, cart.id])
  expect(await run('work', 'history', short(bug))).toMatch(/moved {2}version 3/)
  expect(await fail('work', 'show', 'ffffffff')).toMatchObject({ code: 3 })
})

test('ready work is taken and given back', async () => {
  const { run, make, fail } = await tracker()
  expect((await fail('work', 'ready')).stderr).toContain('Nothing is ready')
  expect(jsonLines(await run('work', 'claim', '--json'))).toEqual([{ type: 'item', item: null }])
  const low = await make('Later', '-p', 'low')
  const high = await make('Now', '-p', 'high')
  expect(jsonLines(await run('work', 'ready', '--json')).map(({ item }) => (item as WorkItem).id)).toEqual([
    high.id,
    low.id,
  ])
  expect(await run('work', 'claim')).toContain('Now')
  expect(await fail('work', 'claim', high.id)).toMatchObject({ code: 4 })
  expect(await run('work', 'ls', '--claimed', 'none')).not.toContain('Now')
  expect(await run('work', 'release', high.id, '--note', 'Half done')).toContain('need-to-be-done')
  expect(await run('work', 'show', high.id)).toContain('Half done')
})

test('an item is changed by options', async () => {
  const { run, make, fail, core, dataDirectory } = await tracker()
  const { id } = await make('Cart', '-l', 'web,later', '--field', 'estimateHours=2', '--notes', 'One')
  await run(
    ...['work', 'edit', id, '--status', 'in-progress', '--label', 'api', '--unlabel', 'later'],
    ...['--field', 'estimateHours=', '-m', 'What it is', '--add-note', 'Two', '--branch', 'cart'],
  )
  const { item } = await core.call('work.get', { itemId: id })
  expect(item).toMatchObject({
    version: 2,
    status: 'in-progress',
    labels: ['web', 'api'],
    metadata: { description: 'What it is' },
    notes: 'One\n\nTwo',
    branch: 'cart',
  })
  const stale = await fail('work', 'edit', id, '--title', 'Basket', '--if-version', '1')
  expect(stale).toMatchObject({ code: 4, stderr: expect.stringContaining('it has version 2 now') })
  expect(await fail('work', 'edit', id, '--field', 'owner=me')).toMatchObject({ code: 2 })
  const unsaid = await runCli(dataDirectory, ['work', 'edit', id], { env: { EDITOR: '', VISUAL: '' } })
  expect(unsaid).toMatchObject({ code: 2, stderr: expect.stringContaining('set EDITOR') })
})

test('an item is changed in an editor; after a conflict both versions are shown, and the text is kept', async () => {
  const { dataDirectory, make, core } = await tracker()
  const { id } = await make('Cart')
  const directory = temporaryDirectory('editor')
  const editor = (name: string, script: string) => {
    const path = join(directory, name)
    writeFileSync(path, `#!${process.execPath}\n${script}`)
    chmodSync(path, 0o755)
    return path
  }
  const change = `const fs = require('node:fs'); const path = process.argv.at(-1)
    fs.writeFileSync(path, fs.readFileSync(path, 'utf8').replace('title: ' + process.argv[2], 'title: ' + process.argv[3]))\n`
  const plain = editor('plain.cjs', change)
  const edit = (program: string) =>
    runCli(dataDirectory, ['work', 'edit', id], { env: { EDITOR: program, VISUAL: '' } })
  expect(await edit(`${plain} Cart "The basket"`)).toMatchObject({ code: 0 })
  expect(await core.call('work.get', { itemId: id })).toMatchObject({
    item: { title: 'The basket', version: 2 },
  })
  expect((await edit(`${plain} nothing else`)).stderr).toContain('Nothing was changed.')

  // Somebody else is faster while the editor is open.
  const waiting = editor(
    'waiting.cjs',
    `${change}; fs.writeFileSync('${join(directory, 'open')}', ''); while (!fs.existsSync('${join(directory, 'go')}'));`,
  )
  const ended = edit(`${waiting} 'The basket' 'Mine'`)
  await expect.poll(() => readable(join(directory, 'open')), { timeout: 20_000 }).toBe(true)
  await core.call('work.update', { itemId: id, version: 2, title: 'Theirs', priority: 'low' })
  writeFileSync(join(directory, 'go'), '')
  const { code, stderr } = await ended
  expect(code).toBe(4)
  expect(stderr).toContain('version 3, by')
  expect(stderr).toContain(': Theirs')
  expect(stderr).toContain('your text: Mine')
  const [, path = ''] = /kept: (\S+\.yaml)/.exec(stderr) ?? []
  const text = readFileSync(path, 'utf8')
  expect(text).toContain('title: Mine')
  const again = ['work', 'edit', id, '--file', path]
  expect(await runCli(dataDirectory, again)).toMatchObject({ code: 4 })
  writeFileSync(path, text.replace('version: 2', 'version: 3'))
  expect(await runCli(dataDirectory, again)).toMatchObject({ code: 0 })
  expect(await core.call('work.get', { itemId: id })).toMatchObject({ item: { title: 'Mine', version: 4 } })
})

test('an editor that fails leaves nothing behind, but for what was written with it', async () => {
  const { dataDirectory, make } = await tracker()
  const { id } = await make('Cart')
  const directory = temporaryDirectory('editor')
  const temporary = temporaryDirectory('temporary')
  const edit = (program: string) =>
    runCli(dataDirectory, ['work', 'edit', id], {
      env: { EDITOR: program, VISUAL: '', TMPDIR: temporary, TEMP: temporary },
    })
  const failing = join(directory, 'failing.cjs')
  const script = (what: string) => {
    writeFileSync(failing, `#!${process.execPath}\n${what}; process.exit(1)`)
    chmodSync(failing, 0o755)
    return failing
  }
  for (const program of ['/nowhere/editor', script('')]) {
    expect(await edit(program)).toMatchObject({ code: 13, stderr: expect.stringContaining('Set EDITOR') })
    expect(readdirSync(temporary)).toEqual([])
  }
  const { code, stderr } = await edit(
    script("require('node:fs').appendFileSync(process.argv.at(-1), '# mine')"),
  )
  expect(code).toBe(13)
  const [, path = ''] = /kept: (\S+\.yaml)/.exec(stderr) ?? []
  expect(readFileSync(path, 'utf8')).toContain('# mine')
})

test('components, deployments, enhancements and the project', async () => {
  const { run, fail, make } = await tracker()
  await run('vendor', 'new', 'marker', '--tests', '12/14', '--formats', 'pdf,docx=no', '--manifest', 'yes')
  expect(await run('vendor', 'show', 'marker')).toContain('pdf, not docx')
  expect(await run('vendor', 'edit', 'marker', '--status', 'broken')).toContain('12 of 14 pass')
  expect(await run('vendor', 'ls', '--status', 'broken')).toContain('marker')
  expect(await fail('vendor', 'new', 'marker')).toMatchObject({ code: 4 })
  expect(await fail('vendor', 'edit', 'marker', '--tests', '15/14')).toMatchObject({ code: 2 })
  const { id } = await make('Tables')
  const commit = 'a'.repeat(40)
  await run(
    'deployment',
    'record',
    '12',
    'Fast tables',
    '--commit',
    commit,
    '--vendor',
    'marker',
    '--item',
    id,
  )
  expect(await run('deployment', 'ls', '--vendor', 'marker')).toContain('#12')
  expect(await run('work', 'show', id)).toContain('#12')
  await run('enhancement', 'new', 'Faster tables', '--quarter', '2026-Q4', '--priority', 'high')
  const [line] = jsonLines(await run('enhancement', 'ls', '--json')) as { enhancement: { id: string } }[]
  const plan = line?.enhancement.id ?? ''
  expect(await run('enhancement', 'edit', plan.slice(-8), '--status', 'in-progress')).toContain('in-progress')
  expect(await run('project')).toContain('Context    none')
  expect(await run('project', '--context', 'task', '--budget', 'task=50000')).toContain('task 50000')
  expect(await run('project', '--budget', 'task=', '--context', 'none')).toContain('Budgets    none')
  expect(await run('work', 'history', 'configuration')).toContain('tokenBudgets')
  expect(await run('work', 'history', 'marker')).toContain('operational → broken')
})

function readable(path: string): boolean {
  try {
    readFileSync(path)
    return true
  } catch {
    return false
  }
}

test('instances are started on work, and what is told and kept of it as a whole', async () => {
  const { run, make, fail, core, dataDirectory } = await tracker()
  const { id } = await make('Cart', '--field', `directory=${dataDirectory}`)
  const [started] = jsonLines(
    await run('work', 'start', id, '--simulate', '--instructions', '#sim:quick', '--json'),
  )
  expect(started).toMatchObject({ type: 'started', itemId: id, task: { directory: dataDirectory } })
  const { task } = started as { task: { id: string } }
  await expect
    .poll(async () => (await core.call('task.get', { taskId: task.id })).state, { timeout: 30_000 })
    .toBe('completed')
  expect((await core.call('work.get', { itemId: id })).taskIds).toEqual([task.id])
  expect(await fail('work', 'start', id, '--dir', '/nowhere/at/all')).toMatchObject({ code: 6 })
  expect(await run('work', 'prime', id)).toContain('Cart')
  expect(await run('work', 'report')).toContain('## Last deployments')

  const other = await make('Pay')
  const asked = await run('work', 'gate', other.id, 'The lawyers agree')
  const [gateId = ''] = asked.split(' ', 1)
  expect(await run('work', 'show', other.id)).toContain('person, waiting: The lawyers agree')
  expect(await fail('work', 'claim', other.id)).toMatchObject({ code: 4 })
  expect(await run('work', 'gate', other.id, '--open', gateId, '--note', 'They do')).toContain('open')
  expect(await run('work', 'gate', other.id, '--remove', gateId)).toContain('removed')
  expect(await fail('work', 'gate', other.id, 'Later', '--until', 'soon')).toMatchObject({ code: 2 })
  await run('work', 'edit', other.id, '--title', 'Pay by card')
  expect(await run('work', 'undo', other.id)).toContain('Pay by card')
  expect((await core.call('work.get', { itemId: other.id })).item.title).toBe('Pay')
  expect(await run('work', 'seen', other.id)).toMatch(/^\d seen/)
  await run('work', 'edit', other.id, '--status', 'cancelled')
  expect(await run('work', 'archive', '--older-than', '0')).toContain('1 work items put away')
  expect(await run('work', 'archive', '--list', '--search', 'pay')).toContain('Pay')
})
