import { contextBridge, ipcRenderer } from 'electron'
import type { MusterBridge } from '../contract/rpc/bridge.ts'
import type { FOLDER_CHANNEL, IPC_CHANNEL } from '../contract/rpc/frames.ts'

// A sandboxed preload can load nothing but `electron`, so the channels' names are repeated here, checked by their types.
const channel: typeof IPC_CHANNEL = 'muster'
const folderChannel: typeof FOLDER_CHANNEL = 'muster:folder'

const bridge: MusterBridge = {
  post: (frame) => ipcRenderer.send(channel, frame),
  onFrame(listener) {
    // The event object would hand `ipcRenderer` itself to the page.
    const receive = (_event: unknown, json: string) => listener(json)
    ipcRenderer.on(channel, receive)
    return () => {
      ipcRenderer.off(channel, receive)
    }
  },
  async chooseDirectory(start) {
    const chosen: unknown = await ipcRenderer.invoke(folderChannel, start)
    return typeof chosen === 'string' ? chosen : null
  },
  platform: process.platform,
}

contextBridge.exposeInMainWorld('muster', bridge)
