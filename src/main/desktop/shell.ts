import {
  app,
  type BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  nativeImage,
  powerMonitor,
  powerSaveBlocker,
  shell,
  Tray,
} from 'electron'
import type { SystemStats } from '../../contract/system.ts'
import type { CoreConfig } from '../core/core-config.ts'
import { serveElectronIpc } from '../rpc/electron-ipc.ts'
import { freezeAll, resumeAll } from './bulk.ts'
import { serveFolderDialog } from './choose-folder.ts'
import { createIndicators } from './indicators.ts'
import type { Place } from './links.ts'
import { describeLoad } from './load.ts'
import { createMainWindow, showPlace } from './main-window.ts'
import { menuTemplate, type ShellActions } from './menu.ts'
import { startNotifier } from './notifier.ts'
import { isOwnSender } from './page-address.ts'
import { decideQuit, type QuitChoice } from './quit.ts'
import type { Supervisor } from './supervisor.ts'
import { showSystemNotice } from './system-notice.ts'
import { trayTemplate } from './tray.ts'

/** Who has touched neither keyboard nor mouse for so long does not look at the window any more, in s. */
const LOOKING_S = 120

export interface ShellOptions {
  supervisor: Supervisor
  log: CoreConfig['log']
  dataDirectory: string
  pageUrl: string
  preloadFile: string
  stateFile: string
  /** Folder of the application's and the tray's icons. */
  iconDirectory: string
}

export interface Shell {
  /** Shows a place in the window, which is created if there is none. */
  open(place: Place): void
  /** Brings the window to the front as it is. */
  focus(): void
  /** Quits; asks first when tasks are under way, unless told what to do with them. */
  quit(choice?: QuitChoice): Promise<void>
  /** The supervisor is closed: the application may go. */
  readonly hasClosed: boolean
}

/** Puts the window, menus, tray, notifications and indicators in front of a supervisor. */
export function createShell(options: ShellOptions): Shell {
  const { supervisor, log, pageUrl } = options
  const { client } = supervisor
  let window: BrowserWindow | null = null
  let latest: SystemStats | null = null
  let asking = false
  let quitting = false
  let closed = false

  const report = (what: string) => (error: unknown) => log('error', what, { error: String(error) })
  const actions: ShellActions = {
    open,
    freezeAll: () => void freezeAll(client).catch(report('Freezing all tasks failed')),
    resumeAll: () => void resumeAll(client).catch(report('Resuming all tasks failed')),
    openDataDirectory: () => void shell.openPath(options.dataDirectory),
    quit: () => void quit(),
  }

  const stopServing = serveElectronIpc({
    core: client,
    ipc: ipcMain,
    isTrusted: (message) => isOwnSender(message.senderFrame, pageUrl),
    log,
  })
  const stopFolders = serveFolderDialog({ window: () => window, pageUrl, log })
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(process.platform, actions)))
  const tray = createTray(options.iconDirectory, log)
  tray?.on('click', focus)
  const showTray = (stats: SystemStats | null) => {
    tray?.setToolTip(`Muster: ${describeLoad(stats)}`)
    tray?.setContextMenu(Menu.buildFromTemplate(trayTemplate(stats, actions)))
  }
  showTray(null)

  let blocker: number | null = null
  const letSleep = () => {
    if (blocker !== null) powerSaveBlocker.stop(blocker)
    blocker = null
  }
  const showStats = createIndicators({
    setBadge: (count) => app.setBadgeCount(count),
    setProgress: (progress) => window?.setProgressBar(progress ?? -1),
    keepAwake(awake) {
      if (awake) blocker ??= powerSaveBlocker.start('prevent-app-suspension')
      else letSleep()
    },
    setTray: showTray,
  })
  const receiveStats = (stats: SystemStats) => {
    latest = stats
    showStats(stats)
  }
  const stopStats = client.subscribe(
    { names: ['stats.changed'] },
    {
      onEvent: (event) => {
        if (event.name === 'stats.changed') receiveStats(event.payload.stats)
      },
    },
  )
  client.call('system.stats', {}).then(receiveStats, report('The figures could not be read'))
  const notifier = startNotifier({
    client,
    isLooking: () => (window?.isFocused() ?? false) && powerMonitor.getSystemIdleTime() < LOOKING_S,
    show: (notice) =>
      showSystemNotice(notice, {
        open,
        answer: (permissionId, allow) => {
          client
            .call('permission.answer', { permissionId, answer: { decision: allow ? 'allow' : 'deny' } })
            .catch(report('A request could not be answered'))
        },
      }),
  })

  function open(place: Place): void {
    if (quitting) return
    if (window !== null) {
      showPlace(window, place)
      return
    }
    window = createMainWindow({
      pageUrl,
      preloadFile: options.preloadFile,
      stateFile: options.stateFile,
      iconFile: `${options.iconDirectory}/512.png`,
      place,
      onPageGone: (reason) => log('error', 'The page died and is loaded again', { reason }),
      onLoadFailed: report('The page could not be loaded'),
    })
    window.on('close', (event) => {
      // Elsewhere than on macOS the window is the application: ask before it is gone.
      if (quitting || process.platform === 'darwin') return
      event.preventDefault()
      void quit()
    })
    window.on('focus', notifier.look)
    window.on('blur', notifier.look)
    window.on('closed', () => {
      window = null
      notifier.look()
    })
  }

  function focus(): void {
    if (window === null) open('fleet')
    else {
      if (window.isMinimized()) window.restore()
      window.show()
      window.focus()
    }
  }

  async function ask(): Promise<QuitChoice> {
    // Another's supervisor goes on by itself.
    if (!supervisor.isOwn) return 'leave'
    const stats = await client.call('system.stats', {}).catch(() => latest)
    return decideQuit(stats, async (question) => {
      const shown =
        window === null ? dialog.showMessageBox(question) : dialog.showMessageBox(window, question)
      return (await shown).response
    })
  }

  async function quit(choice?: QuitChoice): Promise<void> {
    if (quitting || (asking && choice === undefined)) return
    let decided = choice
    if (decided === undefined) {
      asking = true
      decided = await ask().finally(() => {
        asking = false
      })
    }
    if (decided === 'cancel' || quitting) return
    quitting = true
    window?.hide()
    stopStats()
    notifier.stop()
    tray?.destroy()
    letSleep()
    await supervisor.close(decided).catch(report('The supervisor did not close cleanly'))
    stopServing()
    stopFolders()
    closed = true
    app.quit()
  }

  return {
    open,
    focus,
    quit,
    get hasClosed() {
      return closed
    },
  }
}

function createTray(iconDirectory: string, log: CoreConfig['log']): Tray | null {
  const name = process.platform === 'darwin' ? 'trayTemplate.png' : 'tray.png'
  try {
    return new Tray(nativeImage.createFromPath(`${iconDirectory}/${name}`))
  } catch (error) {
    // Some Linux desktops have no tray.
    log('warn', 'There is no tray', { error: String(error) })
    return null
  }
}
