import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { timeStatements } from './statement-times.ts'

test('statements are counted by their text, slow ones are logged without their values', () => {
  const database = new Database(':memory:')
  const logged: unknown[] = []
  const read = timeStatements(database, (level, message, fields) => logged.push([level, message, fields]))
  database.exec('CREATE TABLE t (a TEXT)')
  const insert = database.prepare('INSERT INTO t\n  (a) VALUES (?)')
  expect(insert.run('private').changes).toBe(1)
  insert.run('more')
  expect(database.prepare('SELECT a FROM t WHERE a = ?').pluck().get('more')).toBe('more')
  expect(database.prepare('SELECT a FROM t').all()).toHaveLength(2)
  expect(() => insert.run()).toThrow()
  const slow = `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 400000) SELECT max(i) + length(?) FROM n`
  expect(database.prepare(slow).pluck().get('private')).toBe(400_007)

  expect(read()[0]).toMatchObject({ statement: slow, count: 1, slow: 1 })
  expect(read().find(({ statement }) => statement.startsWith('INSERT'))).toMatchObject({
    statement: 'INSERT INTO t (a) VALUES (?)',
    count: 3,
  })
  expect(logged).toEqual([['debug', 'slow query', { statement: slow, ms: expect.any(Number) }]])
  expect(JSON.stringify(logged)).not.toContain('private')
  database.close()
})
