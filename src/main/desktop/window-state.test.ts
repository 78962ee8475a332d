import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { loadWindowState, placeWindow, saveWindowState } from './window-state.ts'

const folder = mkdtempSync(join(tmpdir(), 'muster-window-'))
afterAll(() => rmSync(folder, { recursive: true }))

const laptop = { x: 0, y: 0, width: 1_440, height: 860 }
const beside = { x: 1_440, y: 0, width: 2_560, height: 1_400 }

test('a saved state is read again, and only its owner can read it', () => {
  const file = join(folder, 'profile/window.json')
  const state = { bounds: { x: -5, y: 10, width: 800, height: 600 }, maximized: true, fullScreen: false }
  saveWindowState(file, state)
  expect(loadWindowState(file)).toEqual(state)
  expect(statSync(file).mode & 0o777).toBe(0o600)
})

test.each(['', '{}', 'null', '{"bounds":{"x":0,"y":0,"width":-1,"height":1e9}}'])(
  'a damaged state is no state: %s',
  (text) => {
    const file = join(folder, 'damaged.json')
    writeFileSync(file, text)
    expect(loadWindowState(file)).toBe(null)
    expect(loadWindowState(join(folder, 'missing.json'))).toBe(null)
  },
)

test('stands in the middle of the first display at first', () => {
  expect(placeWindow(null, [laptop, beside])).toEqual({ x: 40, y: 0, width: 1_360, height: 860 })
})

test('comes back where it was, on any display', () => {
  const bounds = { x: 2_000, y: 100, width: 1_200, height: 900 }
  expect(placeWindow(bounds, [laptop, beside])).toEqual(bounds)
})

test.each([
  ['its display is gone', { x: 2_000, y: 100, width: 1_200, height: 800 }],
  ['its title bar is above the display', { x: 100, y: -300, width: 1_200, height: 800 }],
  ['hardly a corner of it is on the display', { x: 1_400, y: 100, width: 1_200, height: 800 }],
])('stands in the middle again when %s', (_why, bounds) => {
  expect(placeWindow(bounds, [laptop])).toEqual(placeWindow(null, [laptop]))
})

test('is never larger than its display nor smaller than the page can be', () => {
  expect(placeWindow({ x: 0, y: 0, width: 5_000, height: 5_000 }, [laptop])).toMatchObject({
    width: 1_440,
    height: 860,
  })
  expect(placeWindow({ x: 0, y: 0, width: 200, height: 100 }, [laptop])).toMatchObject({
    width: 360,
    height: 480,
  })
})
