import { app } from './app.ts'
import { currentContext } from './browser.ts'
import { windows } from './browser-window.ts'
import { askedByPage, receiveFromPage } from './ipc-main.ts'
import { Menu, type MenuItem, Tray } from './menu.ts'
import { addForeignPage, session } from './session.ts'
import { asked, chooseFolder, Notification, powerSaveBlocker, pressDialogButton } from './system.ts'

/** What a test can do with the shell, by name. Answers are plain data. */
const commands = {
  state: () => ({
    asked,
    badge: app.badgeCount,
    sandboxed: app.sandboxed,
    blockers: powerSaveBlocker.count,
    menu: Menu.application === null ? null : describeItems(Menu.application.items),
    tray: [...Tray.all].map((tray) => ({
      toolTip: tray.toolTip,
      items: describeItems(tray.menu?.items ?? []),
    })),
    notifications: Notification.shown.map(({ options, closed }) => ({ ...options, closed })),
    windows: [...windows].map((window) => ({
      bounds: window.bounds,
      shown: window.shown,
      focused: window.focused,
      progress: window.progress,
      reloads: window.webContents.reloads,
      webPreferences: window.options.webPreferences,
    })),
  }),
  clickMenu: (path: string[]) => Menu.application?.click(path),
  clickTray: (path: string[]) => {
    const [tray] = Tray.all
    tray?.menu?.click(path)
  },
  pressDialogButton,
  chooseFolder,
  closeWindow: () => {
    for (const window of [...windows]) window.close()
  },
  moveWindow: (bounds: { x: number; y: number; width: number; height: number }) => {
    for (const window of windows) {
      window.bounds = bounds
      window.emit('move')
    }
  },
  setFocused: (focused: boolean) => {
    for (const window of windows) {
      window.focused = focused
      window.emit(focused ? 'focus' : 'blur')
    }
  },
  clickNotification: (index: number) => Notification.shown[index]?.emit('click'),
  pressNotificationButton: ({ index, button }: { index: number; button: number }) =>
    Notification.shown[index]?.emit('action', { actionIndex: button }, button),
  isAllowed: (query: { permission: string; url: string; isMainFrame: boolean }) =>
    session.defaultSession.isAllowed(query.permission, {
      requestingUrl: query.url,
      isMainFrame: query.isMainFrame,
    }),
  /** Opens a page of another origin that can send to the main process, as a compromised one might. */
  openForeignPage: async ({ url, html }: { url: string; html: string }) => {
    addForeignPage(url, html)
    const [window] = windows
    const page = await currentContext().newPage()
    await page.exposeBinding('__standInSend', (source, channel: string, frame: unknown) =>
      receiveFromPage(window?.webContents, source.frame, channel, frame),
    )
    await page.exposeBinding('__standInInvoke', (source, channel: string, message: unknown) =>
      askedByPage(window?.webContents, source.frame, channel, message),
    )
    await page.goto(url)
  },
}

export type Commands = typeof commands
export type CommandName = keyof Commands

function describeItems(items: readonly MenuItem[]): unknown[] {
  return items.map(({ label, role, type, accelerator, enabled, submenu }) => ({
    name: label ?? role ?? type,
    ...(accelerator === undefined ? {} : { accelerator }),
    ...(enabled === false ? { enabled } : {}),
    ...(submenu === undefined ? {} : { submenu: describeItems(submenu) }),
  }))
}

interface Command {
  id: number
  name: CommandName
  argument: never
}

/** Takes the test's commands over the process's message channel. */
export function startControl(): void {
  if (process.send === undefined) return
  process.on('message', async ({ id, name, argument }: Command) => {
    try {
      const value = await commands[name](argument)
      process.send?.({ type: 'answer', id, value: value === undefined ? null : value })
    } catch (error) {
      process.send?.({ type: 'answer', id, error: String(error) })
    }
  })
  // The channel alone must not keep the process alive.
  process.channel?.unref()
}
