import { expect, test } from 'vitest'
import { wholePath } from './whole-path.ts'

test('the sign of the home directory stands for it', () => {
  expect(wholePath(' ~/shop ', '/home/dev')).toBe('/home/dev/shop')
  expect(wholePath('~', '/home/dev')).toBe('/home/dev')
  expect(wholePath('~other/shop', '/home/dev')).toBe('~other/shop')
  expect(wholePath('~/shop', undefined)).toBe('~/shop')
})

test('a slash at the end is no other place, but the root stays', () => {
  expect(wholePath('/home/dev/shop//', undefined)).toBe('/home/dev/shop')
  expect(wholePath('/', undefined)).toBe('/')
  expect(wholePath('C:\\', undefined)).toBe('C:\\')
  expect(wholePath('C:\\shop\\', undefined)).toBe('C:\\shop')
})
