import { expect, test } from 'vitest'
import { type Machine, whyNoWindow } from './choose-window.ts'

const machine: Machine = { platform: 'linux', env: { DISPLAY: ':0' }, uid: 1000, args: ['--simulate'] }

test.each<[string, Partial<Machine>]>([
  ['X11', {}],
  ['Wayland', { env: { WAYLAND_DISPLAY: 'wayland-0' } }],
  ['macOS', { platform: 'darwin', env: {} }],
  ['Windows', { platform: 'win32', env: {}, uid: undefined }],
])('opens a window on %s', (_where, some) => {
  expect(whyNoWindow({ ...machine, ...some })).toBe(null)
})

test.each<[string, Partial<Machine>]>([
  ['there is no display', { env: {} }],
  ['there is no display', { env: { DISPLAY: '' } }],
  ['as root', { uid: 0 }],
  ['--port was given', { args: ['--port=80'] }],
  ['--web was given', { platform: 'darwin', args: ['--web'] }],
])('says why not: %s', (reason, some) => {
  expect(whyNoWindow({ ...machine, ...some })).toContain(reason)
})
