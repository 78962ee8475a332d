import type { MenuItemConstructorOptions } from 'electron'
import type { SystemStats } from '../../contract/system.ts'
import { describeLoad } from './load.ts'
import type { ShellActions } from './menu.ts'

/** The tray's menu: the counts, then what one wants without opening the window. */
export function trayTemplate(stats: SystemStats | null, actions: ShellActions): MenuItemConstructorOptions[] {
  return [
    { label: describeLoad(stats), enabled: false },
    { type: 'separator' },
    { label: 'Open Muster', click: () => actions.open('fleet') },
    { label: 'New task', click: () => actions.open('new') },
    {
      label: 'Open inbox',
      click: () => actions.open('inbox'),
      enabled: stats !== null && stats.needsYou > 0,
    },
    { type: 'separator' },
    {
      label: 'Freeze all running',
      click: actions.freezeAll,
      enabled: stats !== null && stats.running > 0,
    },
    { label: 'Resume all paused', click: actions.resumeAll, enabled: stats !== null && stats.paused > 0 },
    { type: 'separator' },
    { label: 'Quit Muster', click: actions.quit },
  ]
}
