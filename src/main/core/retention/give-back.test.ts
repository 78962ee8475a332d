import { statSync } from 'node:fs'
import Database from 'better-sqlite3'
import { expect, test, vi } from 'vitest'
import { vacuum } from '../databases/look-through.ts'
import { makeGround } from '../live/fixtures/ground.ts'
import type { Runner } from '../live/runner.ts'
import { checkpoint } from '../store/checkpoint.ts'
import { giveBack } from './give-back.ts'

const MB = 1024 ** 2

/** A database of which `megabytes` are free, with something behind them. */
function withFree(megabytes: number) {
  const { context } = makeGround()
  const { path } = context.store
  const other = new Database(path)
  other.exec('CREATE TABLE removed (content BLOB); CREATE TABLE left_over (content BLOB);')
  const add = other.prepare('INSERT INTO removed VALUES (randomblob(?))')
  for (let count = 0; count < megabytes; count += 1) add.run(MB)
  other.exec('INSERT INTO left_over VALUES (randomblob(1000000)); DROP TABLE removed;')
  other.close()
  return { context, bytes: () => statSync(path).size, path }
}

test('free room is given back in short steps, and what stands behind it moves', async () => {
  const { context, bytes, path } = withFree(24)
  checkpoint(path)
  const before = bytes()
  const turns = vi.fn()
  const watch = setInterval(turns, 1)
  await giveBack(context)
  clearInterval(watch)
  checkpoint(path)
  expect(before - bytes()).toBeGreaterThan(23 * MB)
  expect(context.store.freeSpace.look().free).toBe(0)
  // Others have their turns meanwhile.
  expect(turns).toHaveBeenCalled()
  expect(await context.store.check()).toMatchObject({ integrity: 'ok' })
})

test('little room stays, and so does all of it while something runs; it stops when work comes', async () => {
  const little = withFree(8)
  await giveBack(little.context)
  expect(little.context.store.freeSpace.look().free).toBeGreaterThan(7 * MB)

  const { context } = withFree(24)
  const { freeSpace } = context.store
  const give = vi.spyOn(freeSpace, 'giveBack')
  context.live.runners.set('one', { busy: true } as Runner)
  await giveBack(context)
  expect(give).not.toHaveBeenCalled()
  context.live.runners.clear()
  give.mockImplementationOnce(async () => void context.live.runners.set('one', { busy: true } as Runner))
  await giveBack(context)
  expect(give).toHaveBeenCalledTimes(1)
  expect(freeSpace.look().free).toBeGreaterThan(23 * MB)
})

test('a database of an older Muster gives back once it was rewritten', () => {
  const { context, path } = withFree(24)
  context.store.close()
  const old = new Database(path)
  old.pragma('auto_vacuum = NONE')
  old.pragma('journal_mode = DELETE')
  old.exec('VACUUM')
  expect(old.pragma('auto_vacuum', { simple: true })).toBe(0)
  old.close()
  vacuum([{ name: 'muster', path }])
  const again = new Database(path)
  expect(again.pragma('auto_vacuum', { simple: true })).toBe(2)
  again.close()
})
