import { BrowserWindow, nativeTheme, screen } from 'electron'
import { createCrashLimit } from './crash-limit.ts'
import { type Place, placeHash } from './links.ts'
import { loadWindowState, MIN_SIZE, placeWindow, saveWindowState } from './window-state.ts'

/** How long moving and resizing have to rest before the window's place is written, in ms. */
const SAVE_AFTER_MS = 500

/** Colours of the page's background in both themes, so that the window doesn't flash before it is painted. */
const background = { dark: '#101316', light: '#f8f9fa' }

export interface MainWindowOptions {
  pageUrl: string
  preloadFile: string
  stateFile: string
  iconFile: string
  /** Where the page opens. */
  place: Place
  /** Called when the page's process died; the window loads it again by itself. */
  onPageGone: (reason: string) => void
  onLoadFailed: (error: unknown) => void
}

/** Creates the window where it was last, and shows it once the page has painted. */
export function createMainWindow(options: MainWindowOptions): BrowserWindow {
  const saved = loadWindowState(options.stateFile)
  const areas = screen.getAllDisplays().map((display) => display.workArea)
  const window = new BrowserWindow({
    ...placeWindow(saved?.bounds ?? null, areas),
    minWidth: MIN_SIZE.width,
    minHeight: MIN_SIZE.height,
    show: false,
    title: 'Muster',
    icon: options.iconFile,
    autoHideMenuBar: true,
    backgroundColor: nativeTheme.shouldUseDarkColors ? background.dark : background.light,
    webPreferences: {
      preload: options.preloadFile,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      // Chromium would fetch dictionaries from the network.
      spellcheck: false,
    },
  })
  if (saved?.maximized) window.maximize()
  if (saved?.fullScreen) window.setFullScreen(true)
  window.once('ready-to-show', () => window.show())
  keepState(window, options.stateFile)
  const mayReload = createCrashLimit()
  window.webContents.on('render-process-gone', (_event, details) => {
    if (details.reason === 'clean-exit') return
    if (mayReload()) {
      options.onPageGone(details.reason)
      window.webContents.reload()
    } else {
      options.onLoadFailed(
        new Error(`It died again and again (${details.reason}); reload the window from the View menu.`),
      )
    }
  })
  window.loadURL(options.pageUrl + placeHash(options.place)).catch((error: unknown) => {
    // Closing the window while it loads is no failure.
    if (!window.isDestroyed()) options.onLoadFailed(error)
  })
  return window
}

function keepState(window: BrowserWindow, file: string): void {
  let timer: NodeJS.Timeout | undefined
  const save = () => {
    clearTimeout(timer)
    if (window.isDestroyed()) return
    saveWindowState(file, {
      bounds: window.getNormalBounds(),
      maximized: window.isMaximized(),
      fullScreen: window.isFullScreen(),
    })
  }
  const saveLater = () => {
    clearTimeout(timer)
    timer = setTimeout(save, SAVE_AFTER_MS)
  }
  window.on('resize', saveLater)
  window.on('move', saveLater)
  window.on('close', save)
}

/** Brings the window to the front and its page to a place. Changes the hash only, so that nothing is loaded again. */
export function showPlace(window: BrowserWindow, place: Place): void {
  if (window.isMinimized()) window.restore()
  window.show()
  window.focus()
  // The hash comes from a closed set of our own, never from a link's text.
  window.webContents
    .executeJavaScript(`location.hash = ${JSON.stringify(placeHash(place))}`)
    // The page is being loaded again or is gone: there is nothing to be shown.
    .catch(() => {})
}
