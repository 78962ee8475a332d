// The stand-in's `electron` module: see README.md.
import { startControl } from './control.ts'

export { app } from './app.ts'
export { BrowserWindow } from './browser-window.ts'
export { ipcMain } from './ipc-main.ts'
export { Menu, Tray } from './menu.ts'
export { protocol, session } from './session.ts'
export {
  dialog,
  Notification,
  nativeImage,
  nativeTheme,
  powerMonitor,
  powerSaveBlocker,
  screen,
  shell,
} from './system.ts'

startControl()
