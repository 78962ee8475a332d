import { expect, test } from 'vitest'
import { arrive, createKeyGuard, LOST_FIELD_MS, SETTLE_MS } from './key-guard.ts'

const a = { key: 'a', code: 'KeyA', repeat: false }
const held = { ...a, repeat: true }
const shift = { key: 'Shift', code: 'ShiftLeft', repeat: false }

test('a key is dead until what came under it is there for a while', () => {
  const guard = createKeyGuard()
  const arrival = arrive(1_000)
  guard.press(a, 1_000 + SETTLE_MS - 1)
  expect(guard.isDead(arrival, 1_000 + SETTLE_MS - 1)).toBe(true)
  guard.release(a)
  expect(guard.isDead(arrival, 1_000 + SETTLE_MS)).toBe(false)
})

test('a key that was down before is dead until it is up, however long it is held', () => {
  const guard = createKeyGuard()
  guard.press(a, 900)
  const arrival = arrive(1_000)
  guard.press(held, 60_000)
  expect(guard.isDead(arrival, 60_000)).toBe(true)
  guard.release(a)
  guard.press(a, 60_100)
  expect(guard.isDead(arrival, 60_100)).toBe(false)
})

test('so is one that was down before the page had the focus', () => {
  const guard = createKeyGuard()
  const arrival = arrive(1_000)
  guard.press(held, 9_000)
  expect(guard.isDead(arrival, 9_000)).toBe(true)
})

test('a press whose end nobody told ends with the next one', () => {
  const guard = createKeyGuard()
  guard.press(a, 900)
  const arrival = arrive(1_000)
  guard.press(a, 5_000)
  expect(guard.isDead(arrival, 5_000)).toBe(false)
})

test('Shift may stay down', () => {
  const guard = createKeyGuard()
  guard.press(shift, 900)
  expect(guard.isDead(arrive(1_000), 1_000 + SETTLE_MS)).toBe(false)
})

test('a Mac tells of no key that goes up under ⌘, and a page without the focus of none', () => {
  for (const forget of [
    (guard: ReturnType<typeof createKeyGuard>) => guard.release({ key: 'Meta', code: 'MetaLeft' }),
    (guard: ReturnType<typeof createKeyGuard>) => guard.releaseAll(),
  ]) {
    const guard = createKeyGuard()
    guard.press(a, 900)
    const arrival = arrive(1_000)
    forget(guard)
    expect(guard.isDead(arrival, 9_000)).toBe(false)
  }
})

test('what is typed after a field vanished is stray until the keyboard was quiet', () => {
  const guard = createKeyGuard()
  expect(guard.isStray(a, 0)).toBe(false)
  guard.loseField(1_000)
  let now = 1_000
  for (const key of 'a whole sentence, much longer than a second') {
    now += 150
    expect(guard.isStray({ key }, now)).toBe(true)
  }
  expect(guard.isStray({ key: 'Enter' }, now + 100)).toBe(true)
  expect(guard.isStray({ key: 'ArrowDown' }, now + 100)).toBe(false)
  expect(guard.isStray(a, now + 100 + LOST_FIELD_MS)).toBe(false)
})

test('a click ends it at once', () => {
  const guard = createKeyGuard()
  guard.loseField(1_000)
  guard.findField()
  expect(guard.isStray(a, 1_001)).toBe(false)
})

test('a press that a shortcut took stays its own while the key is down', () => {
  const guard = createKeyGuard()
  guard.press(a, 1)
  guard.take('KeyA')
  expect(guard.isTaken('KeyA')).toBe(true)
  guard.release(a)
  expect(guard.isTaken('KeyA')).toBe(false)
  guard.take('KeyA')
  guard.press(a, 2)
  expect(guard.isTaken('KeyA')).toBe(false)
})
