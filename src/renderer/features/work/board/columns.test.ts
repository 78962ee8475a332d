import { expect, test } from 'vitest'
import { anItem } from '../fixtures/items.ts'
import { changeFor, columnsOf, moveInto, rankBetween } from './columns.ts'

const labels = (address: Parameters<typeof columnsOf>[0]) => columnsOf(address).map(({ label }) => label)

test('the columns of a type are its statuses, those of all what they have together', () => {
  expect(labels({ type: 'task' })).toEqual([
    'To do',
    'In progress',
    'In review',
    'Blocked',
    'Complete',
    'Cancelled',
  ])
  expect(labels({ type: 'project' })).toEqual(['Active', 'Blocked', 'Completed', 'Cancelled'])
  expect(labels({})).toEqual(['To do', 'Active', 'In progress', 'In review', 'Blocked', 'Done', 'Cancelled'])
  expect(labels({ status: 'blocked,completed' })).toEqual(['Blocked', 'Completed'])
  expect(columnsOf({ q: 'a', status: 'blocked' })[0]?.query).toEqual({
    search: 'a',
    statuses: ['blocked'],
    sort: 'rank',
  })
})

test('a column takes what may become what it shows, and says why of the rest', () => {
  const [todo, , , , , done] = columnsOf({})
  const [, active, progress] = columnsOf({})
  if (!todo || !active || !progress || !done) throw new Error('There are seven columns.')
  const task = anItem({})
  expect(moveInto(task, todo)).toEqual({ status: 'need-to-be-done' })
  expect(moveInto(task, progress)).toEqual({ status: 'in-progress' })
  expect(moveInto(task, active)).toEqual({ why: 'A task is never “Active”.' })
  expect(moveInto(task, done)).toEqual({
    why: 'From “To do” a task can become “In progress”, “Blocked”, “Cancelled” only.',
  })
  const project = anItem({ itemType: 'project', status: 'active' })
  expect(moveInto(project, done)).toEqual({ status: 'completed' })
  expect(moveInto(anItem({ itemType: 'research', status: 'active' }), progress)).toEqual({
    why: 'Research is never “In progress”.',
  })
})

test('a rank is found between two, before and behind all, and none where there is no room', () => {
  expect(rankBetween({ rank: 1 }, { rank: 2 })).toBe(1.5)
  expect(rankBetween(undefined, { rank: 2 })).toBe(1)
  expect(rankBetween({ rank: 2 }, undefined)).toBe(3)
  expect(rankBetween(undefined, undefined)).toBeUndefined()
  expect(rankBetween({ rank: 1 }, { rank: 1 })).toBeUndefined()
  expect(rankBetween({ rank: 1 }, { rank: 1 + Number.EPSILON })).toBeUndefined()
})

test('a place in a column is a rank between its neighbours, and its own place changes nothing', () => {
  const [todo, , progress, , , done] = columnsOf({})
  if (!todo || !progress || !done) throw new Error('There are seven columns.')
  const [a, b, c] = [anItem({ rank: 1 }), anItem({ rank: 2 }), anItem({ rank: 3 })]
  const items = [a, b, c]
  expect(changeFor(a, todo, items, 0)).toBeNull()
  expect(changeFor(a, todo, [a], 1)).toBeNull()
  expect(changeFor(a, todo, items, 1)).toEqual({ rank: 2.5 })
  expect(changeFor(c, todo, items, 0)).toEqual({ rank: 0 })
  expect(changeFor(c, todo, [a, { ...b, rank: 1 }, c], 1)).toEqual({
    why: 'There is no room between these two. Put it at another place first.',
  })
  const other = anItem({ rank: 9, status: 'in-progress' })
  expect(changeFor(other, todo, items, 1)).toEqual({ status: 'need-to-be-done', rank: 1.5 })
  expect(changeFor(other, todo, [], 0)).toEqual({ status: 'need-to-be-done' })
  expect(changeFor(other, done, items, 1)).toEqual({ status: 'complete' })
  expect(changeFor(anItem({ status: 'complete' }), done, [a], 0)).toBeNull()
  expect(changeFor(a, done, [], 0)).toHaveProperty('why')
})
