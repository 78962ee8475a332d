import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { completeDirectory } from './complete-directory.ts'

let home = ''
beforeAll(() => {
  home = realpathSync(mkdtempSync(join(tmpdir(), 'muster-complete-')))
  for (const name of ['shop', 'Shelf', 'shut', 'other', '.hidden']) mkdirSync(join(home, name))
  mkdirSync(join(home, 'shop/src'))
  writeFileSync(join(home, 'shell.txt'), '')
  symlinkSync(join(home, 'other'), join(home, 'share'))
  symlinkSync(join(home, 'shell.txt'), join(home, 'shlink'))
  symlinkSync(join(home, 'nowhere'), join(home, 'shgone'))
})
afterAll(() => rmSync(home, { recursive: true, force: true }))

const names = async (typed: string, limit = 20) => {
  const { directories, hasMore } = await completeDirectory(typed, limit, home)
  return { names: directories.map((each) => each.slice(home.length)), hasMore }
}

test('tells directories, and links to some, that begin with what is typed', async () => {
  expect(await names(join(home, 'sh'))).toEqual({
    names: ['/share', '/Shelf', '/shop', '/shut'],
    hasMore: false,
  })
  expect((await names(join(home, 'SHO'))).names).toEqual(['/shop'])
})

test('a slash at the end asks for what is in it, hidden ones left out until their point is typed', async () => {
  expect((await names(`${home}/`)).names).toEqual(['/other', '/share', '/Shelf', '/shop', '/shut'])
  expect((await names(`${home}/.`)).names).toEqual(['/.hidden'])
  expect((await names(join(home, 'shop/'))).names).toEqual(['/shop/src'])
})

test('knows the home directory by its sign', async () => {
  expect((await names('~/sho')).names).toEqual(['/shop'])
  expect((await names('~')).names).toEqual([''])
})

test('says when there are more than were asked for', async () => {
  expect(await names(join(home, 'sh'), 2)).toEqual({ names: ['/share', '/Shelf'], hasMore: true })
  expect((await names(join(home, 'sh'), 4)).hasMore).toBe(false)
})

test('tells nothing of a place that is not there, and refuses half a path', async () => {
  expect(await names(join(home, 'nowhere/in/it'))).toEqual({ names: [], hasMore: false })
  expect((await names(join(home, 'shell.txt/'))).names).toEqual([])
  await expect(completeDirectory('shop', 20, home)).rejects.toMatchObject({ code: 'validation' })
})

test.skipIf(process.getuid?.() === 0)('leaves out what it may not read', async () => {
  chmodSync(join(home, 'shut'), 0o000)
  expect((await names(join(home, 'shu'))).names).toEqual([])
  chmodSync(join(home, 'shut'), 0o700)
})
