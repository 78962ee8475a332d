import { expect, test } from 'vitest'
import { readAddressKey } from './api-key.ts'

test.each([
  ['#key=abc', { key: 'abc', ticket: null, place: '/' }],
  ['#/key=abc', { key: 'abc', ticket: null, place: '/' }],
  ['#key=a%2Db&place=/task/1?tab=2', { key: 'a-b', ticket: null, place: '/task/1?tab=2' }],
  ['#ticket=t&place=%2Finbox', { key: null, ticket: 't', place: '/inbox' }],
  // What is badly encoded is no reason for a white page: the key screen says that it is wrong.
  ['#key=%zz', { key: '%zz', ticket: null, place: '/' }],
  ['#key=', { key: null, ticket: null, place: '/' }],
  // Another site is no place.
  ['#key=a&place=https://evil.example', { key: 'a', ticket: null, place: '/' }],
  ['#/inbox', null],
  ['#/fleet?key=1', null],
  ['', null],
])('the address %s', (hash, expected) => {
  expect(readAddressKey(hash)).toEqual(expected)
})
