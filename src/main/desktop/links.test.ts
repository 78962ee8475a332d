import { expect, test } from 'vitest'
import { findLink, parseLink, placeHash } from './links.ts'

const id = '019aa5c0-0000-7000-8000-000000000001'

test.each([
  ['muster://fleet', 'fleet'],
  ['muster://inbox/', 'inbox'],
  ['muster://new', 'new'],
  [`muster://task/${id}`, { task: id }],
  [`muster://task/${id.toUpperCase()}`, { task: id }],
  ['muster://task/1', null],
  [`muster://task/${id}'); alert(1)//`, null],
  ['muster://inbox/more', null],
  ['muster://elsewhere', null],
  ['https://inbox', null],
  ['nonsense', null],
  [`muster://${'a'.repeat(300)}`, null],
])('%s opens %j', (link, place) => {
  expect(parseLink(link)).toEqual(place)
})

test('finds the link among the arguments of a start', () => {
  expect(findLink(['--simulate', 'muster://nowhere', 'muster://inbox', 'muster://new'])).toBe('inbox')
  expect(findLink(['.', '--simulate'])).toBe(null)
})

test('places are hashes of the page', () => {
  expect(placeHash('fleet')).toBe('#/')
  expect(placeHash('settings')).toBe('#/settings')
  expect(placeHash({ task: id })).toBe(`#/task/${id}`)
})
