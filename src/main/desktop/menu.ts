import type { MenuItemConstructorOptions } from 'electron'
import type { Place } from './links.ts'

/** What the menus can do. */
export interface ShellActions {
  open: (place: Place) => void
  freezeAll: () => void
  resumeAll: () => void
  openDataDirectory: () => void
  quit: () => void
}

const separator: MenuItemConstructorOptions = { type: 'separator' }

/** The application menu. `platform` decides where "Settings" and "Quit" are expected to be. */
export function menuTemplate(platform: string, actions: ShellActions): MenuItemConstructorOptions[] {
  const isMac = platform === 'darwin'
  const settings: MenuItemConstructorOptions = {
    label: isMac ? 'Settings…' : 'Settings',
    accelerator: 'CmdOrCtrl+,',
    click: () => actions.open('settings'),
  }
  // Our own item, not the role: quitting asks about running tasks first.
  const quit: MenuItemConstructorOptions = {
    label: 'Quit Muster',
    accelerator: 'CmdOrCtrl+Q',
    click: actions.quit,
  }
  const application: MenuItemConstructorOptions = {
    label: 'Muster',
    submenu: [
      { role: 'about', label: 'About Muster' },
      separator,
      settings,
      separator,
      { role: 'hide' },
      { role: 'hideOthers' },
      { role: 'unhide' },
      separator,
      quit,
    ],
  }
  const file: MenuItemConstructorOptions = {
    label: '&File',
    submenu: [
      { label: 'New task', accelerator: 'CmdOrCtrl+N', click: () => actions.open('new') },
      separator,
      { label: 'Open data folder', click: actions.openDataDirectory },
      ...(isMac ? [separator, { role: 'close' as const }] : [settings, separator, quit]),
    ],
  }
  const view: MenuItemConstructorOptions = {
    label: '&View',
    submenu: [
      { label: 'Fleet', accelerator: 'CmdOrCtrl+1', click: () => actions.open('fleet') },
      { label: 'Inbox', accelerator: 'CmdOrCtrl+2', click: () => actions.open('inbox') },
      separator,
      { role: 'reload' },
      { role: 'toggleDevTools' },
      separator,
      { role: 'resetZoom' },
      { role: 'zoomIn' },
      { role: 'zoomOut' },
      separator,
      { role: 'togglefullscreen' },
    ],
  }
  const tasks: MenuItemConstructorOptions = {
    label: '&Tasks',
    submenu: [
      { label: 'Freeze all running', click: actions.freezeAll },
      { label: 'Resume all paused', click: actions.resumeAll },
    ],
  }
  return [
    ...(isMac ? [application] : []),
    file,
    { role: 'editMenu' },
    view,
    tasks,
    { role: 'windowMenu' },
    ...(isMac ? [] : [{ role: 'help' as const, submenu: [{ role: 'about' as const }] }]),
  ]
}
