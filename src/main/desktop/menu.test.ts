import type { MenuItemConstructorOptions } from 'electron'
import { expect, test } from 'vitest'
import { stats } from './fixtures/stats.ts'
import { menuTemplate, type ShellActions } from './menu.ts'
import { trayTemplate } from './tray.ts'

function recordActions() {
  const done: string[] = []
  const actions: ShellActions = {
    open: (place) => done.push(`open ${JSON.stringify(place)}`),
    freezeAll: () => done.push('freeze'),
    resumeAll: () => done.push('resume'),
    openDataDirectory: () => done.push('data'),
    quit: () => done.push('quit'),
  }
  return { done, actions }
}

function flatten(items: readonly MenuItemConstructorOptions[]): MenuItemConstructorOptions[] {
  return items.flatMap((item) => [item, ...(Array.isArray(item.submenu) ? flatten(item.submenu) : [])])
}

test.each(['darwin', 'linux', 'win32'])(
  'on %s every place has its key, and no key is used twice',
  (platform) => {
    const items = flatten(menuTemplate(platform, recordActions().actions))
    const keys = items.flatMap((item) => (item.accelerator === undefined ? [] : [item.accelerator]))
    expect(keys.toSorted()).toEqual([
      'CmdOrCtrl+,',
      'CmdOrCtrl+1',
      'CmdOrCtrl+2',
      'CmdOrCtrl+N',
      'CmdOrCtrl+Q',
    ])
    // The role would quit without asking.
    expect(items.map((item) => item.role)).not.toContain('quit')
  },
)

test('the tray offers what is possible now', () => {
  const { actions } = recordActions()
  const enabled = (figures: Parameters<typeof trayTemplate>[0]) =>
    trayTemplate(figures, actions).flatMap(({ label, enabled: on }) =>
      label !== undefined && on !== false ? [label] : [],
    )
  expect(enabled(null)).toEqual(['Open Muster', 'New task', 'Quit Muster'])
  expect(enabled(stats({ running: 1, needsYou: 1, paused: 1 }))).toEqual([
    'Open Muster',
    'New task',
    'Open inbox',
    'Freeze all running',
    'Resume all paused',
    'Quit Muster',
  ])
  expect(trayTemplate(stats({ running: 2 }), actions)[0]).toEqual({ label: '2 running', enabled: false })
})
