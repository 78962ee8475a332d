import { expect, test } from 'vitest'
import { decodeLine, encodeLine } from './line-code.ts'

const A = Buffer.from('00000000-0000-4000-8000-00000000000a')
const B = Buffer.from('00000000-0000-4000-8000-00000000000b')

test.each([
  ['without an id', Buffer.from('{"type":"user"}\n')],
  ['with its id', Buffer.from(`{"sessionId":"${A}","again":"${A}"}\n`)],
  ['that is the id', A],
  ['with the marks themselves', Buffer.from([1, 2, 2, 1, 65, 2])],
  ['with marks and ids', Buffer.concat([Buffer.from([2]), A, Buffer.from([1]), A, Buffer.from([2, 2])])],
  ['of nothing', Buffer.alloc(0)],
  ['of all bytes', Buffer.from(Array.from({ length: 256 }, (_, at) => at))],
])('a line %s comes back as it was', (_, line) => {
  expect(decodeLine(encodeLine(line, A), A)).toEqual(line)
})

test('the same line of two conversations is stored as one', () => {
  const of = (id: Buffer) => Buffer.from(`{"uuid":"1","sessionId":"${id}"}\n`)
  expect(encodeLine(of(A), A)).toEqual(encodeLine(of(B), B))
  expect(decodeLine(encodeLine(of(A), A), B)).toEqual(of(B))
  // That of another is not its own.
  expect(encodeLine(of(A), B)).toEqual(of(A))
})
