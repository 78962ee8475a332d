import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createLineSplitter, type Line } from './lines.ts'

function split(bytes: Buffer, borders: readonly number[], maxLineBytes = 64, start = 0): Line[] {
  const splitter = createLineSplitter({ maxLineBytes, start })
  const cuts = [...borders].map((border) => border % (bytes.length + 1)).sort((a, b) => a - b)
  const lines: Line[] = []
  let from = 0
  for (const cut of [...cuts, bytes.length]) {
    // A scratch copy that is overwritten afterwards: the splitter must not keep a view of it.
    const chunk = Buffer.from(bytes.subarray(from, cut))
    lines.push(...splitter.push(chunk))
    chunk.fill(0x21)
    from = cut
  }
  return [...lines, ...splitter.finish()]
}

describe('createLineSplitter', () => {
  it('gives the same lines for every chunking, with offsets that tile the stream', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 30 }).map((text) => Buffer.from(text)),
      fc.uint8Array({ maxLength: 120 }).map((bytes) => Buffer.from(bytes)),
      fc.constantFrom('\n', '{\n', ' "a": 1\n', '}\n').map((text) => Buffer.from(text)),
    )
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 30 }),
        fc.array(fc.nat(), { maxLength: 40 }),
        fc.nat(1e6),
        (pieces, borders, start) => {
          const bytes = Buffer.concat(pieces)
          const lines = split(bytes, borders, 64, start)
          expect(lines).toEqual(split(bytes, [], 64, start))
          let from = 0
          for (const line of lines) {
            const to = line.end - start
            const raw = bytes.subarray(from, to)
            const body = raw.at(-1) === 10 ? raw.subarray(0, -1) : raw
            if (line.kind === 'line') expect(line.text).toBe(body.toString('utf8'))
            else expect(line.bytes).toBe(body.length)
            expect(line.kind).toBe(body.length > 64 ? 'too_long' : 'line')
            from = to
          }
          expect(from).toBe(bytes.length)
        },
      ),
    )
  })

  it('keeps characters whole that a chunk border cuts', () => {
    const bytes = Buffer.from('naïve 🦦\n')
    const lines = split(bytes, [...bytes.keys()])
    expect(lines).toEqual([{ kind: 'line', text: 'naïve 🦦', end: bytes.length }])
  })

  it('replaces invalid bytes instead of failing', () => {
    const lines = split(Buffer.from([0x61, 0xff, 0xc3, 0x0a]), [])
    expect(lines).toEqual([{ kind: 'line', text: 'a\uFFFD\uFFFD', end: 4 }])
  })

  it('holds only an excerpt of a too long line and goes on behind it', () => {
    const splitter = createLineSplitter({ maxLineBytes: 10_000 })
    const chunk = Buffer.alloc(1_000_000, 'x')
    for (let i = 0; i < 50; i += 1) expect(splitter.push(chunk)).toEqual([])
    expect(splitter.rest).toBe(50_000_000)
    const [long, next] = splitter.push(Buffer.from('x\n{}\n'))
    expect(long).toMatchObject({ kind: 'too_long', bytes: 50_000_001, end: 50_000_002 })
    expect(long?.kind === 'too_long' && long.excerpt.length).toBe(1024)
    expect(next).toEqual({ kind: 'line', text: '{}', end: 50_000_005 })
    expect(splitter.rest).toBe(0)
  })

  it('puts an object together that is spread over several lines, up to a bound', () => {
    const texts = (text: string) =>
      split(Buffer.from(text), []).map((line) => (line.kind === 'line' ? line.text : line.kind))
    expect(texts('{\n "a": [\n\n  1\n ]\n}\n{}\n')).toEqual(['{\n "a": [\n\n  1\n ]\n}', '{}'])
    expect(texts('\uFEFF{\r\n\t"a": 1\r\n},\r\n{\n}')).toEqual(['\uFEFF{\r\n\t"a": 1\r\n},\r', '{\n}'])
    // What turns out to be something else is the lines that it is, also where it ends in the middle.
    expect(texts('{\n "a"\n{"b":1}\n{\n{\n 2\n}\n')).toEqual(['{', ' "a"', '{"b":1}', '{', '{\n 2\n}'])
    expect(texts('{\n "a": 1,\n "b')).toEqual(['{', ' "a": 1,', ' "b'])
    expect(texts(`{\n ${'x'.repeat(80)}\n}\n`)).toEqual(['{', 'too_long', '}'])
    const many = Array.from({ length: 5 }, () => ` ${'x'.repeat(18)}`)
    expect(texts(['{', ...many, '}'].join('\n'))).toEqual(['{', ...many, '}'])
    const lines = ['{', ...Array.from({ length: 30_000 }, () => ' 1'), '}']
    const splitter = createLineSplitter()
    expect(splitter.push(Buffer.from(`${lines.join('\n')}\n`))).toHaveLength(lines.length)
  })

  it('takes a long line in very small chunks', () => {
    const splitter = createLineSplitter()
    const chunk = Buffer.from('abcdefg')
    for (let i = 0; i < 200_000; i += 1) splitter.push(chunk)
    const [line] = splitter.push(Buffer.from('\n'))
    expect(line?.kind === 'line' && line.text.length).toBe(1_400_000)
  })
})
