import { type BrowserWindow, dialog, ipcMain } from 'electron'
import { FOLDER_CHANNEL } from '../../contract/rpc/frames.ts'
import type { Log } from '../core/base/log.ts'
import { isOwnSender } from './page-address.ts'

/** Paths are no longer than this on any system. */
const MAX_PATH_LENGTH = 4_096

/** Shows the system's dialog for folders when the page asks for one. The returned function ends it. */
export function serveFolderDialog(options: {
  window: () => BrowserWindow | null
  pageUrl: string
  log: Log
}): () => void {
  ipcMain.handle(FOLDER_CHANNEL, async (message, start: unknown) => {
    if (!isOwnSender(message.senderFrame, options.pageUrl)) {
      options.log('warn', 'Refused a message of a foreign frame', { url: message.senderFrame?.url ?? null })
      return null
    }
    const window = options.window()
    if (window === null) return null
    const isPath = typeof start === 'string' && start !== '' && start.length <= MAX_PATH_LENGTH
    const { canceled, filePaths } = await dialog.showOpenDialog(window, {
      title: 'Choose a folder',
      ...(isPath ? { defaultPath: start } : {}),
      properties: ['openDirectory', 'createDirectory'],
    })
    return canceled ? null : (filePaths[0] ?? null)
  })
  return () => ipcMain.removeHandler(FOLDER_CHANNEL)
}
